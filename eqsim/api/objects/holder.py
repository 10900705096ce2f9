"""What holds variables: groups, parts of groups, synapses; reading and writing them by name."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from eqsim.api.language.names import numbers_of, symbols_with
from eqsim.api.objects.assignment import to_storable
from eqsim.api.objects.indexing import (
    ElementIndices,
    Index,
    as_numbers,
    is_all,
)
from eqsim.api.objects.links import LinkedVariable, is_link
from eqsim.api.objects.reading import Names, Reader, Variable
from eqsim.api.objects.simulated import unknown_attribute
from eqsim.api.objects.states import Assignment
from eqsim.api.objects.views import StateView
from eqsim.api.objects.within import numbers_within
from eqsim.api.session.caller import visible_names
from eqsim.api.session.clocks import Clock
from eqsim.equations.check import check_expression
from eqsim.equations.sharing import check_shared
from eqsim.errors import EqsimError, ModelError, UnknownAttributeError
from eqsim.expr.nodes import Expr, Number
from eqsim.expr.parse import parse_expression
from eqsim.expr.si import units_to_numbers
from eqsim.model.actions import AssignArray, AssignExpression, Chosen, Listed
from eqsim.model.variables import StateVariable, Subexpression

__all__ = ["Holder", "Names", "Variable"]


class Holder(Reader):
    """Base of what holds variables.

    Variables are read and written as attributes: `G.v`; with an underscore at the end, `G.v_`,
    without units in SI.
    """

    _noun: ClassVar[str] = "element"

    @abstractmethod
    def _whole(self) -> Holder:
        """Give the object that owns the state."""

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """Refuse to be taken for an array, as what can be counted and indexed would be."""
        del dtype, copy
        raise ModelError(f"{self.name} is no array: only its variables are")

    # --- attributes -------------------------------------------------------------------------

    @property
    def clock(self) -> Clock:
        """The clock that drives the object."""
        return self._clock

    @property
    def indices(self) -> ElementIndices:
        """The numbers of chosen elements: ``G.indices['v > 0*volt']``."""
        return ElementIndices(self)

    def state(self, name: str, use_units: bool = True, level: int = 0) -> StateView:
        """Give a variable, as an attribute of its name does.

        Parameters
        ----------
        name : str
            The variable's name.
        use_units : bool
            Whether its values have units; otherwise they are numbers in SI.
        level : int
            Has no effect.
        """
        del level
        known = {**self._indices(), **self._table()}
        if not isinstance(name, str) or name not in known:
            raise unknown_attribute(self.name, name, known)
        return self._view(known[name], with_units=use_units)

    def add_attribute(self, name: str) -> None:
        """Allow an attribute that is no variable, for what a script wants to keep here.

        Parameters
        ----------
        name : str
            The attribute's name.
        """
        fits = isinstance(name, str) and name.isidentifier() and not hasattr(type(self), name)
        if not fits or self._named(name):
            raise ModelError(f"{self.name}: {name!r} cannot be a new attribute")
        object.__setattr__(self, name, None)

    def __getattr__(self, name: str) -> StateView:
        if name.startswith("_"):
            raise AttributeError(name)
        variable = self._named(name)
        if variable is None:
            raise self._unknown(name)
        return self._view(variable, with_units=name == variable.name)

    def _view(self, variable: Variable, *, with_units: bool) -> StateView:
        visible = visible_names() if self._is_evaluated(variable) else None
        name, dimension = variable.name, variable.dimension
        return StateView(self, name, dimension, with_units=with_units, visible=visible)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_") or name in self.__dict__ or hasattr(type(self), name):
            member = getattr(type(self), name, None)
            if isinstance(member, property) and member.fset is None:
                raise UnknownAttributeError(f"{self.name}.{name} can only be read")
            object.__setattr__(self, name, value)
            return
        variable = self._named(name)
        if variable is None:
            raise self._unknown(name)
        if isinstance(value, LinkedVariable):
            self._link(variable, value)
            return
        if isinstance(value, StateView) and value.stands_for(self, variable.name):
            return
        self._write(variable.name, slice(None), value, with_units=name == variable.name)

    def __delattr__(self, name: str) -> None:
        if self._named(name) is not None:
            raise UnknownAttributeError(f"{self.name}.{name} is a variable: it cannot be deleted")
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self._table(), *self._indices()]

    def _named(self, name: str) -> Variable | None:
        """Give the variable that an attribute stands for."""
        known = {**self._indices(), **self._table()}
        return known.get(name) or known.get(name.removesuffix("_"))

    def _unknown(self, name: str) -> UnknownAttributeError:
        variables = tuple(self._table())
        return unknown_attribute(self.name, name, (*variables, *dir(type(self))), variables)

    def _link(self, variable: Variable, linked: LinkedVariable) -> None:
        """Let a name stand for a variable of elsewhere."""
        del linked
        raise ModelError(
            f"{self.name}.{variable.name} cannot be linked", hint="link a name of a whole group"
        )

    # --- writing ----------------------------------------------------------------------------

    def _write(self, variable: str, index: Index, value: Any, *, with_units: bool) -> None:
        """Assign a value, an array or the result of a string."""
        with self._working():
            self._assign([self._assignment(variable, index, value, with_units=with_units)])

    def _assign(self, checked: Sequence[Assignment]) -> None:
        for each in checked:
            if isinstance(each, AssignArray):
                self._executor.assign_array(each)
            else:
                self._executor.assign_expression(each)

    def _assignment(
        self, variable: str, index: Index, value: Any, *, with_units: bool
    ) -> Assignment:
        target = self._assignable(variable)
        if isinstance(value, str):
            return self._of_text(target, index, value, with_units=with_units)
        if isinstance(value, StateView):
            value = value.__quantity__()
        what = f"{self.name}.{variable}"
        values = to_storable(value, target, what, with_units=with_units)
        if isinstance(index, str):
            return self._where(target, index, values, what)
        indices = None if target.shared else self._element_indices(index)
        if values.size != 1 or values.ndim > 1:
            self._check_shape(target, indices, values, what)
        return AssignArray(self._whole().name, variable, values.reshape(-1), indices)

    def _assignable(self, name: str) -> StateVariable:
        known = self._variable(name)
        if name in self._indices():
            reason = "it numbers the elements"
        elif isinstance(known, Subexpression):
            reason = "it is linked" if is_link(known) else "it is given by an expression"
        elif known.computed:
            reason = "it is given by an expression"
        elif known.read_only:
            reason = "it is kept by the simulator"
        else:
            return known
        raise ModelError(f"{self.name}.{name} cannot be assigned to: {reason}")

    def _element_indices(self, index: Index) -> Chosen | None:
        """Give the chosen elements as numbers within the whole, None for all."""
        if is_all(index) and self._is_whole():
            return None
        return self._choose(index, None, self.name)

    def _choose(self, index: Index, visible: Names, what: str) -> Chosen:
        """Choose elements by their numbers within the whole; `what` is how messages call them."""
        return self._chosen_numbers(index, visible, what)

    def _chosen_numbers(self, index: Index, visible: Names, what: str) -> NDArray[np.int64]:
        if isinstance(index, str):
            numbers = as_numbers(self._locate(index, visible), self._size)
        else:
            numbers = numbers_within(self, self._flat(index), what)
        members = self._members()
        return numbers + self._start if members is None else members[numbers]

    def _check_shape(
        self,
        target: StateVariable,
        indices: Chosen | None,
        values: NDArray[Any],
        what: str,
    ) -> None:
        count = 1 if target.shared else self._known_count()
        if indices is not None:
            count = None if isinstance(indices, Listed) else indices.size
        if values.ndim > 1 or (count is not None and values.size != count):
            expected = f"expected: one value, or {count} of them"
            if target.shared:
                expected = "expected: one value, as it is shared by all elements"
            raise ModelError(
                f"{what}: the assigned values have the wrong shape",
                details=(f"found: {values.shape}", expected),
            )

    def _where(
        self, target: StateVariable, index: str, values: NDArray[Any], what: str
    ) -> AssignExpression:
        if values.size != 1:
            raise ModelError(
                f"{what}[{index!r}]: where a condition chooses, one value or a string is assigned",
                details=(f"found: {values.size} values",),
                hint="choose by numbers or a mask, or write the values as a string",
            )
        return self._expressed(target, self._condition(index, None), Number(values.item()), None)

    def _of_text(
        self, target: StateVariable, index: Index, text: str, *, with_units: bool
    ) -> AssignExpression:
        what = f"{self.name}.{target.name}"
        if not with_units:
            raise ModelError(
                f"{what}_ takes numbers; a string has units", hint=f"{what} = {text!r}"
            )
        visible = visible_names()
        try:
            expression = parse_expression(text)
            constants = self._bind((expression,), visible)
            symbols, values = symbols_with(self._symbols(), constants), numbers_of(constants)
            check_expression(
                expression,
                symbols,
                target.dimension,
                "the assigned value has another unit",
                values,
                wanted=f"'{target.name}'",
            )
            if target.shared:
                check_shared(expression, symbols, target.name)
        except EqsimError as error:
            raise error.within(what) from None
        condition = self._condition(index, visible) if isinstance(index, str) else None
        indices = None if target.shared or condition is not None else self._element_indices(index)
        return self._expressed(target, condition, expression, indices, visible)

    def _expressed(
        self,
        target: StateVariable,
        condition: Expr | None,
        expression: Expr,
        indices: Chosen | None,
        visible: Names = None,
    ) -> AssignExpression:
        if condition is not None and target.shared:
            raise ModelError(
                f"{self.name}.{target.name} is one value shared by all, so no condition can choose",
                hint=f"assign it as a whole: {self.name}.{target.name} = ...",
            )
        texts = (expression,) if condition is None else (expression, condition)
        context = self._scope(texts, visible)
        return AssignExpression(
            context.owner,
            target.name,
            units_to_numbers(expression),
            epoch=self._epoch_for(texts, context),
            condition=None if condition is None else units_to_numbers(condition),
            indices=indices,
            values=context.values,
            steps=context.steps,
            around=context.around,
            **self._range(),
        )

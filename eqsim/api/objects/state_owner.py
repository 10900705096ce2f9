"""What owns variables and takes part in networks: groups and synapses."""

from __future__ import annotations

import warnings
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from eqsim.api.language.names import (
    all_variables,
    as_found,
    free_names,
    is_never_external,
    scopes_around,
)
from eqsim.api.objects.explain import explain_objects, needed_by
from eqsim.api.objects.explanation import Explanation
from eqsim.api.objects.holder import Names, Variable
from eqsim.api.objects.model_text import linked_names
from eqsim.api.objects.notebook import owner_html
from eqsim.api.objects.operation import Operating, RegularOperation
from eqsim.api.objects.places import checked_order
from eqsim.api.objects.simulated import Simulated
from eqsim.api.session.caller import visible_names, warn
from eqsim.api.session.clocks import TIME, Clock
from eqsim.api.session.session import SESSION
from eqsim.equations.equations import Equations
from eqsim.equations.resolve import External, resolve
from eqsim.errors import EqsimError, EqsimWarning, InternalError, ModelError, NameResolutionError
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr, Name
from eqsim.model.population import Population
from eqsim.model.projection import Projection
from eqsim.model.variables import StateVariable, Subexpression
from eqsim.units import from_si

__all__ = ["ParsedModel", "StateOwner"]

#: Names of synaptic texts that scripts use as loop variables, without meaning anything by it.
_COUNTS = ("j", "N_pre", "N_post")


class ParsedModel(Protocol):
    """The parsed texts of a group or of synapses."""

    @property
    def equations(self) -> Equations:
        """The equations."""
        ...

    @property
    def variables(self) -> tuple[StateVariable, ...]:
        """What is kept from step to step."""
        ...

    @property
    def subexpressions(self) -> tuple[Subexpression, ...]:
        """Names for expressions."""
        ...

    @property
    def held(self) -> tuple[Subexpression, ...]:
        """Names for expressions that are computed once in each step."""
        ...

    def symbols(self) -> dict[str, Symbol]:
        """Give what names mean in the model."""
        ...

    def names(self) -> tuple[Name, ...]:
        """Give all names that the model uses."""
        ...

    def lines(self) -> Iterator[str]:
        """Tell what was written beside the equations, one text a line."""
        ...


class StateOwner(Simulated, Operating):
    """Base of groups and synapses.

    `_seen` holds the values that external names had when the object was made, `_warned` the
    warnings that were given, `_operations` what is carried out regularly.
    """

    _clock: Clock
    _model: ParsedModel
    _namespace: dict[str, Any]
    _seen: dict[str, Any]
    _order: int
    _warned: set[str]
    _operations: list[RegularOperation]

    def __init__(self, name: str | None, clock: Clock | None, dt: Any = None) -> None:
        super().__init__(name, clock, dt)
        self._warned = set()
        self._operations = []

    @property
    def equations(self) -> Equations:
        """The equations."""
        return self._model.equations

    @property
    def user_equations(self) -> Equations:
        """The equations as they were written, which `equations` are too."""
        return self.equations

    @property
    def namespace(self) -> dict[str, Any]:
        """Values of external names; what is put there counts from the next run on."""
        return self._namespace

    @property
    def order(self) -> int:
        """The place of what the object does among what else stands in the same slot of a step."""
        return self._order

    @order.setter
    def order(self, order: int) -> None:
        self._order = checked_order(order, self._name)

    @property
    def clock(self) -> Clock:
        """The clock that drives the object."""
        return self._clock

    @property
    def t(self) -> Any:
        """The time that the object has reached."""
        return from_si(self.t_, TIME)

    @property
    def t_(self) -> float:
        """The time that the object has reached, in seconds."""
        return self._reached_step() * self._clock.dt_

    @property
    def dt(self) -> Any:
        """The time step."""
        return self._clock.dt

    @property
    def dt_(self) -> float:
        """The time step in seconds."""
        return self._clock.dt_

    @property
    def t_in_timesteps(self) -> int:
        """The number of the step that the object has reached."""
        return self._reached_step()

    def _repr_html_(self) -> str:
        return owner_html(repr(self), self.equations, self._lines())

    def _lines(self) -> Iterator[str]:
        """Tell what was written beside the equations, one text a line."""
        yield from self._model.lines()
        for each in self._operations:
            yield f"{each.clock.rhythm}: {each._statements.one_line}"

    def explain(self, stage: str = "equations") -> Explanation:
        """Show the object at a stage of its way to code, in a network with what it needs.

        Parameters
        ----------
        stage : {'equations', 'update', 'integration', 'ir', 'cpp'}
            What was written, the assignments of a step, the methods and how accurate they are, with
            the solutions between events, the program, or its C++.

        Examples
        --------
        >>> from eqsim import NeuronGroup, Synapses
        >>> G = NeuronGroup(1, "x : 1", threshold="x > 1", reset="x = 0", name="G")
        >>> Synapses(G, G, on_pre="x_post += 1", name="S").explain()
        S: synapses from G to G
          pre: x_post += 1
        """
        slots = SESSION.default_schedule
        return explain_objects(needed_by(self), stage, visible_names(), slots, shown=[self])

    def _paragraph(self, visible: Mapping[str, Any]) -> Iterator[str]:
        yield self._headline()
        yield from (f"  {line}" for line in str(self.equations).splitlines())
        yield from (f"  {line}" for line in self._lines())
        for name, constant in self._constants({**self._seen, **visible}).items():
            yield f"  with {name} = {as_found(constant)}"

    @abstractmethod
    def _headline(self) -> str:
        """Tell in a line what the object is."""

    def _reached_steps(self) -> dict[str, int]:
        return {self._clock.name: self._reached_step()}

    def _whole(self) -> StateOwner:
        return self

    def _operation_owner(self) -> StateOwner:
        return self

    def _contained(self) -> tuple[Simulated, ...]:
        return tuple(self._operations)

    def _as_population(self) -> Population:
        """Give the description that synapses need that end here; of what is stored only."""
        raise InternalError(f"{self.name} is described in full; please report this")

    @abstractmethod
    def _writable(self) -> tuple[tuple[str, ...], dict[str, str]]:
        """Give what operations may assign to, and why they may not to other names."""

    def _table(self) -> Mapping[str, Variable]:
        linked = linked_names(self._model.equations)
        own = all_variables(self._model.variables, (*self._model.subexpressions, *linked))
        return {each.name: each for each in own if not each.name.startswith("_")}

    def _symbols(self) -> Mapping[str, Symbol]:
        return self._model.symbols()

    def _bind(self, texts: Sequence[Expr], visible: Names) -> dict[str, External]:
        return self._resolve(self._names_in(texts), visible, self._model.symbols())

    def _names_in(self, texts: Sequence[Expr]) -> tuple[Name, ...]:
        """Give the names that texts use, also through subexpressions."""
        _, evaluated = self._parts()
        return free_names(texts, {each.name: each for each in evaluated})

    def _parts(self) -> tuple[tuple[StateVariable, ...], tuple[Subexpression, ...]]:
        """Give what is stored, and what is evaluated where it is used.

        What is computed in each step is evaluated until the first step.
        """
        model = self._model
        if self._reached_step() > 0:
            return model.variables, model.subexpressions
        stored = tuple(each for each in model.variables if not each.computed)
        return stored, (*model.subexpressions, *model.held)

    def _with_definitions(self, texts: Sequence[Expr]) -> Sequence[Expr]:
        _, evaluated = self._parts()
        used = {node.id for node in self._names_in(texts)}
        return (*texts, *(each.expression for each in evaluated if each.name in used))

    def _constants(self, visible: Mapping[str, Any], *, warns: bool = True) -> dict[str, External]:
        """Find the values of all external names of the model."""
        return self._resolve(self._model.names(), visible, self._model.symbols(), warns=warns)

    @abstractmethod
    def _describe(
        self, constants: Mapping[str, External], clock: str, rank: int
    ) -> tuple[Population | Projection, dict[str, Any]]:
        """Give the checked description, and the values that belong to it."""

    def _resolve(
        self,
        names: Iterable[Name],
        visible: Names,
        known: Mapping[str, Symbol],
        *,
        warns: bool = True,
    ) -> dict[str, External]:
        """Find the values of names; what is doubtful is warned of once, at the user's line."""
        used = [node for node in names if node.id not in _COUNTS]
        scopes = scopes_around(self._name, self._namespace, visible)
        with warnings.catch_warnings(record=True) as doubts:
            warnings.simplefilter("always", EqsimWarning)
            try:
                constants = resolve(used, known, scopes, self)
            except EqsimError as error:
                raise error.within(self._name) from None
        for message in [f"{self._name}: {doubt.message}" for doubt in doubts if warns]:
            if message not in self._warned:
                self._warned.add(message)
                warn(message)
        return constants

    def _check_early(self) -> dict[str, Any]:
        """Check units now if all names are known already, and give what the names were."""
        try:
            constants = self._constants(visible_names(), warns=False)
        except NameResolutionError as error:
            if is_never_external(error):
                raise
            return {}
        self._describe(constants, self._clock.name, 0)
        return {name: as_found(each) for name, each in constants.items()}

    def _refuse_hiding_names(self) -> None:
        """Refuse variables that could not be reached as attributes."""
        for name in self._table():
            if hasattr(type(self), name):
                raise ModelError(
                    f"{self._name}: a variable cannot be called {name!r}, which is an attribute of "
                    f"every {type(self).__name__}",
                    hint="choose another name",
                )

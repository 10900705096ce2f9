"""Making synapses: `connect`, in all its forms; and giving them back as a matrix."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.language.names import draws, free_names, numbers_of, symbols_with
from eqsim.api.objects.assignment import to_storable
from eqsim.api.session.caller import visible_names
from eqsim.api.session.session import SESSION
from eqsim.api.synapses.choosing import choice_of
from eqsim.api.synapses.connect import check_rule, read_rule, rule_in_si
from eqsim.api.synapses.connect_arrays import is_listed, listed_pairs
from eqsim.api.synapses.connect_asked import Asked, FixedNumbers
from eqsim.api.synapses.connect_matrix import entries_of, sparse_matrix
from eqsim.api.synapses.synapse_owner import SynapseOwner
from eqsim.errors import EqsimError, ModelError
from eqsim.expr.nodes import Name
from eqsim.model.actions import Connect, ConnectArrays
from eqsim.model.variables import StateVariable

__all__ = ["Connecting"]


class Connecting(SynapseOwner):
    """Base of `Synapses`: how synapses are made."""

    def connect(
        self,
        condition: str | bool | None = None,
        i: Any = None,
        j: Any = None,
        p: float | str = 1.0,
        n: int | str = 1,
        skip_if_invalid: bool = False,
        namespace: Mapping[str, Any] | None = None,
        level: int = 0,
        *,
        indegree: int | str | None = None,
        outdegree: int | str | None = None,
        total: int | None = None,
        autapses: bool = True,
        multapses: bool = False,
        matrix: Any = None,
        weights: str | None = None,
    ) -> None:
        """Make synapses.

        Parameters
        ----------
        condition : str or bool, optional
            Which pairs to connect, in terms of `i`, `j`, `x_pre`, `x_post`; all by default.
        i, j : int, array or str, optional
            Both as numbers: the pairs to connect.  One of them as a text: which neurons each neuron
            of the other side is connected with, such as ``j="k for k in range(i)"`` or
            ``j="k for k in sample(N_post, size=5)"``.
        p : float or str
            The probability with which a pair is connected; beside lists, one or one for each.
        n : int or str
            The number of synapses for each pair.
        skip_if_invalid : bool
            Whether neurons that do not exist are skipped; otherwise they are an error.
        namespace : dict, optional
            Values of external names, in place of those around the call.
        level : int
            Has no effect.
        indegree, outdegree : int or str, optional
            How many synapses end at each target, or begin at each source; their other ends are
            drawn.  A text may depend on the neuron: ``indegree='int(10*x_post)'``.
        total : int, optional
            How many synapses there are in all; both ends are drawn.
        autapses : bool
            Whether a neuron may be connected with itself.
        multapses : bool
            Whether what is drawn for `indegree`, `outdegree` or `total` may connect a pair of
            neurons more than once.
        matrix : array or sparse matrix, optional
            A synapse for each entry, from the neuron of its row to that of its column; of an array,
            for each that is not 0.
        weights : str, optional
            The variable that the entries of the matrix are assigned to; with an underscore at the
            end, as numbers in SI.

        Examples
        --------
        >>> from eqsim import NeuronGroup, Synapses
        >>> G = NeuronGroup(100, "x : 1")
        >>> S = Synapses(G, G, "w : 1")
        >>> S.connect(indegree=10, autapses=False)
        >>> set(S.N_incoming_post.tolist())
        {10}
        >>> T = Synapses(G[:2], G[:3], "w : 1")
        >>> T.connect(matrix=[[0, 2, 0], [1, 0, 3]], weights="w")
        >>> T.i[:], T.j[:], T.w[:]
        (array([0, 1, 1], dtype=int32), array([1, 0, 2], dtype=int32), array([2., 1., 3.]))
        """
        del level
        asked = Asked(condition, i, j, p, n, skip_if_invalid, autapses)
        numbers = FixedNumbers(indegree, outdegree, total, multapses)
        with self._working():
            try:
                self._refuse_changes()
                self._refuse_more()
                self._keep_delays()
                if matrix is not None or weights is not None:
                    asked.refuse_beside("matrix", numbers)
                    self._connect_matrix(matrix, weights)
                elif is_listed(i, j):
                    asked.refuse_beside("i and j", numbers)
                    self._connect_listed(asked)
                else:
                    self._connect_by_rule(asked, numbers, namespace)
            except EqsimError as error:
                raise error.within(self._name) from None
            self._connected = True

    def _counts(self) -> tuple[int | None, int | None]:
        """Give the numbers of neurons on both sides; None where they are not known yet."""
        return self._source._known_count(), self._target._known_count()

    def _connect_listed(self, asked: Asked) -> None:
        pairs = listed_pairs(asked.i, asked.j, asked.p, asked.n, self._counts())
        epoch = 0 if pairs[2] is None else SESSION.next_epoch()
        self._executor.connect_arrays(ConnectArrays(self._name, *pairs, epoch))

    def _connect_matrix(self, matrix: Any, weights: str | None) -> None:
        if matrix is None:
            raise ModelError("connect: weights names the variable that a matrix is assigned to")
        (pre, post), values = entries_of(matrix, self._counts())
        if weights is None:
            self._executor.connect_arrays(ConnectArrays(self._name, pre, post))
            return
        variable = self._named(weights)
        if not isinstance(variable, StateVariable) or variable.shared:
            raise ModelError(f"connect: {weights!r} is no variable of each synapse")
        with_units, first = weights == variable.name, self._size()
        to_storable(values, variable, f"connect: {weights}", with_units=with_units)
        self._executor.connect_arrays(ConnectArrays(self._name, pre, post))
        self._connected = True
        self._write(variable.name, slice(first, first + pre.size), values, with_units=with_units)

    def _connect_by_rule(
        self, asked: Asked, numbers: FixedNumbers, namespace: Mapping[str, Any] | None
    ) -> None:
        rule = numbers.rule(self._counts())
        if rule is not None:
            asked.refuse_beside(numbers.given()[0], FixedNumbers())
        else:
            outside = self._model.outside
            rule = read_rule(asked.condition, asked.i, asked.j, asked.p, asked.n, outside)
        if rule is None:
            return
        visible = namespace if namespace is not None else visible_names()
        texts, own = rule.texts(), rule.generator
        used = tuple(node for node in free_names(texts, {}) if node.id != own.counter)
        self._refuse_counts(used)
        constants = self._resolve(used, visible, self._model.outside)
        check_rule(rule, symbols_with(self._model.outside, constants), numbers_of(constants))
        scope, values, steps = self._synaptic_scope(texts, constants, visible)
        drawn = (own.probability, own.sample_size, own.total)
        is_random = any(each is not None for each in drawn) or draws(texts, scope.functions)
        in_si = rule_in_si(rule)
        self._executor.connect(
            Connect(
                scope,
                in_si.generator,
                SESSION.next_epoch() if is_random else 0,
                in_si.copies,
                asked.skip_if_invalid,
                values,
                steps,
                asked.autapses,
                rule.by_source,
            )
        )

    def _refuse_counts(self, names: tuple[Name, ...]) -> None:
        """Refuse names in rules that tell of synapses, of which there may be none yet."""
        for node in names:
            if node.id in ("N", "N_incoming", "N_outgoing", self._copy_index):
                raise ModelError(
                    f"connect: {node.id!r} tells of synapses, and the rule makes them",
                    span=node.span,
                    hint="N_pre and N_post are the numbers of neurons" if node.id == "N" else None,
                )

    def prune(self, which: Any) -> None:
        """Take synapses away.

        The others keep their values, and their order; they are numbered anew, from 0 on.  Parts
        such as ``S[0, :]`` that were chosen before are no longer valid.

        Parameters
        ----------
        which : str, int, slice, array, tuple or SynapticSubgroup
            Those to take away, as between square brackets.

        Examples
        --------
        >>> from eqsim import NeuronGroup, Synapses
        >>> G = NeuronGroup(3, "x : 1")
        >>> S = Synapses(G, G, "w : 1")
        >>> S.connect()
        >>> S.w = "i*j"
        >>> S.prune("w < 1")
        >>> S.N, S.w[:]
        (4, array([1., 2., 2., 4.]))
        """
        with self._working():
            self._refuse_changes()
            visible = visible_names()

            self._executor.remove_synapses(
                self._name,
                lambda: self._chosen_numbers(which, visible, self._name),
                lambda: choice_of(self, which, visible, self._name),
            )

    def to_sparse(self, variable: str | None = None) -> Any:
        """Give the synapses as a sparse matrix of SciPy's, with a row for each source.

        Parameters
        ----------
        variable : str, optional
            The variable that the entries hold; with an underscore at the end, in SI without units.
            By default they are 1.  Several synapses of one pair are several entries; converting the
            matrix to another format adds them up.

        Examples
        --------
        >>> from eqsim import NeuronGroup, Synapses
        >>> G = NeuronGroup(3, "x : 1")
        >>> S = Synapses(G, G, "w : 1")
        >>> S.connect("i < j")
        >>> S.w = "10*i + j"
        >>> S.to_sparse("w").toarray()
        array([[ 0.,  1.,  2.],
               [ 0.,  0., 12.],
               [ 0.,  0.,  0.]])
        """
        entries = np.ones(self._size(), np.int64) if variable is None else self._plain(variable)
        ends, shape = (
            self._executor.synapses(self._name),
            (self._source._size(), self._target._size()),
        )
        return sparse_matrix(entries, ends, shape, self._name)

    def _plain(self, name: str) -> NDArray[Any]:
        """Give the values of a variable for which a matrix without units has room."""
        variable = self._named(name)
        if variable is None or variable.shared:
            raise ModelError(f"{self._name}.to_sparse: {name!r} is no variable of each synapse")
        if name == variable.name and not variable.dimension.is_dimensionless:
            raise ModelError(
                f"{self._name}.to_sparse: {name!r} has the unit {variable.dimension}, and the "
                "entries of a sparse matrix have none",
                hint=f"'{name}_' gives numbers in SI",
            )
        return np.asarray(self._read(variable.name, None))

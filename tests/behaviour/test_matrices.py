"""Synapses from matrices, and as matrices."""

import numpy as np
import pytest
from scipy import sparse

from eqsim import NeuronGroup, Synapses, ms, mV, run
from eqsim.errors import ModelError, UnitError

DENSE = np.array([[0, 2, 0], [1, 0, 3], [0, 0, 0], [4, 0, 0.5]])


def connected(matrix, weights=None, model="w : 1"):
    source, target = NeuronGroup(4, "x : 1"), NeuronGroup(3, "y : 1")
    synapses = Synapses(source, target, model)
    synapses.connect(matrix=matrix, weights=weights)
    return synapses


@pytest.mark.parametrize(
    "matrix",
    [
        DENSE,
        DENSE.tolist(),
        sparse.csr_array(DENSE),
        sparse.coo_matrix(DENSE),
        sparse.csc_array(DENSE),
    ],
    ids=["array", "list", "csr", "coo", "csc"],
)
@pytest.mark.usefixtures("interpreted")
def test_each_entry_becomes_a_synapse(matrix):
    synapses = connected(matrix, "w")
    assert synapses.N == 5
    assert np.array_equal(synapses.to_sparse("w").toarray(), DENSE)
    assert np.array_equal(synapses.to_sparse().toarray(), DENSE != 0)


def test_matrices_go_in_and_out_on_every_backend(finish):
    synapses = connected(sparse.csc_array(DENSE), "w")
    synapses.connect(matrix=DENSE > 1)
    run(0 * ms)
    finish()
    assert synapses.i[:].tolist() == [1, 3, 0, 1, 3, 0, 1, 3]
    assert synapses.w[:].tolist() == [1, 4, 2, 3, 0.5, 0, 0, 0]
    assert synapses.to_sparse("w").nnz == 8


@pytest.mark.usefixtures("interpreted")
class TestUnits:
    def test_arrays_have_the_unit_of_the_variable(self):
        synapses = connected(DENSE * mV, "w", "w : volt")
        assert np.array_equal(synapses.w[:] / mV, [2, 1, 3, 4, 0.5])
        assert np.array_equal(synapses.to_sparse("w_").toarray(), DENSE * 1e-3)

    def test_plain_numbers_are_assigned_in_si(self):
        assert connected(sparse.csr_array(DENSE), "w_", "w : volt").w_[0] == 2

    def test_a_wrong_unit_makes_no_synapse(self):
        source, target = NeuronGroup(4, "x : 1"), NeuronGroup(3, "y : 1")
        synapses = Synapses(source, target, "w : volt")
        with pytest.raises(UnitError):
            synapses.connect(matrix=DENSE, weights="w")
        assert synapses.N == 0

    def test_a_sparse_matrix_has_no_room_for_units(self):
        with pytest.raises(ModelError, match="'w_' gives numbers in SI"):
            connected(DENSE * mV, "w", "w : volt").to_sparse("w")


@pytest.mark.usefixtures("interpreted")
class TestRefused:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"matrix": DENSE.T}, r"found: \(3, 4\)"),
            ({"matrix": [1, 2, 3]}, "wrong shape"),
            ({"matrix": [["a", "b", "c"]] * 4}, "the matrix holds numbers"),
            ({"matrix": DENSE, "weights": "v"}, "'v' is no variable of each synapse"),
            ({"matrix": DENSE, "weights": "s"}, "'s' is no variable of each synapse"),
            ({"matrix": DENSE, "weights": "i"}, "'i' is no variable of each synapse"),
            ({"weights": "w"}, "names the variable that a matrix"),
            ({"matrix": DENSE, "p": 0.5}, "p has no meaning beside matrix"),
            ({"matrix": DENSE, "i": [0]}, "i has no meaning beside matrix"),
            ({"matrix": DENSE, "indegree": 2}, "indegree has no meaning beside matrix"),
        ],
    )
    def test_connect(self, arguments, message):
        source, target = NeuronGroup(4, "x : 1"), NeuronGroup(3, "y : 1")
        synapses = Synapses(source, target, "w : 1\ns : 1 (shared)")
        with pytest.raises(ModelError, match=message):
            synapses.connect(**arguments)
        assert synapses.N == 0

    def test_to_sparse_of_no_variable(self):
        with pytest.raises(ModelError, match="'z' is no variable"):
            connected(DENSE).to_sparse("z")

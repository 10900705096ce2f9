"""Which stored states belong to which networks."""

import pytest

from eqsim.errors import StoredStateError
from eqsim.results.stored import NetworkState, OwnerState, refuse_differences


def stored(**makes):
    return NetworkState({name: OwnerState(make, {}, {}) for name, make in makes.items()}, {}, 0)


def test_the_same_makes_agree():
    refuse_differences(stored(a={"size": "3"}, b={}), {"b": {}, "a": {"size": "3"}})


def test_every_difference_is_named():
    with pytest.raises(StoredStateError) as failure:
        refuse_differences(
            stored(a={}, b={"size": "3", "variable x": "float64"}),
            {"b": {"size": "4", "variable y": "bool"}, "c": {}},
        )
    assert failure.value.details == (
        "'a' was stored, but is not in the network",
        "'c' is in the network, but was not stored",
        "b: size was 3, and is 4",
        "b: variable x was float64, and is missing",
        "b: variable y was missing, and is bool",
    )


def test_long_lists_are_cut():
    with pytest.raises(StoredStateError) as failure:
        refuse_differences(stored(**{f"a{k}": {} for k in range(9)}), {})
    assert failure.value.details[-1] == "and 4 more"

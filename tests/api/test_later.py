"""Names of later versions say so when they are used."""

import pytest

import eqsim
from eqsim.api.later import LATER
from eqsim.errors import ModelError


@pytest.mark.parametrize("name", LATER)
def test_a_later_name_can_be_imported_and_refuses_to_be_used(name):
    assert name in eqsim.__all__
    with pytest.raises(ModelError, match=f"{name} is not available in this version"):
        getattr(eqsim, name)(1, rates=2)
    assert name in repr(getattr(eqsim, name))

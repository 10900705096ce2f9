"""Names of later versions say so when they are used."""

import types

import pytest

import eqsim
from eqsim.api.session.later import INSTEAD, LATER
from eqsim.errors import ModelError


@pytest.mark.parametrize("name", [name for name in LATER if name not in INSTEAD])
def test_a_later_name_can_be_imported_and_refuses_to_be_used(name):
    assert name in eqsim.__all__
    with pytest.raises(ModelError, match=f"{name} is not available in this version"):
        getattr(eqsim, name)(1, rates=2)
    assert name in repr(getattr(eqsim, name))


@pytest.mark.parametrize(
    "use",
    [
        lambda: eqsim.SpatialNeuron.create,
        lambda: isinstance(3, eqsim.Morphology),
        lambda: types.new_class("Own", (eqsim.Section,)),
        lambda: eqsim.Soma.update({}),
    ],
)
def test_a_later_name_refuses_every_use(use):
    with pytest.raises(ModelError, match="is not available in this version"):
        use()
    assert not hasattr(eqsim.Section, "__wrapped__")

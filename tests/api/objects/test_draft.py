"""What a draft of a description tells the objects that enter it."""

from eqsim.api.objects.draft import Draft

SEEN = {"a": 1, "b": 1}


def test_what_is_visible_wins_over_what_was_seen():
    draft = Draft({}, {"b": 2}, with_seen=True, values={})
    assert draft.names(SEEN) == {"a": 1, "b": 2}


def test_only_what_is_visible_counts_in_a_run():
    draft = Draft({}, {"b": 2}, with_seen=False, values={})
    assert draft.names(SEEN) == {"b": 2}

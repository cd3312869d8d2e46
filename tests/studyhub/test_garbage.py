"""Garbage is looked for as it was before, whatever a process did meanwhile to do without."""

import gc

import pytest

from studyhub.garbage import importing, seldom


@pytest.mark.parametrize("was_looking", [True, False])
def test_importing_looks_for_none_and_leaves_out_what_came(was_looking):
    gc.enable() if was_looking else gc.disable()
    frozen = gc.get_freeze_count()
    try:
        with importing():
            assert not gc.isenabled()
            came = [[] for _number in range(100)]
        assert gc.isenabled() == was_looking
        assert gc.get_freeze_count() >= frozen + len(came)
    finally:
        gc.enable()


def test_importing_what_fails_looks_again():
    with pytest.raises(ImportError), importing():
        raise ImportError
    assert gc.isenabled()


def test_seldom_is_over_when_it_is_over():
    usual = gc.get_threshold()
    with seldom():
        assert gc.get_threshold()[0] > usual[0]
    assert gc.get_threshold() == usual

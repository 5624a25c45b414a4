"""Compiled loops also run where nothing can be kept for the next process."""

import numba

from bilateral.compiling import jit


def double(number):
    return 2 * number


def test_it_compiles():
    assert jit(double)(4) == 8


def test_without_a_folder_to_keep_it_in_it_is_compiled_all_the_same(monkeypatch):
    asked, plain = [], numba.njit

    def njit(**options):
        asked.append(options)
        if options.get("cache"):
            raise RuntimeError("cannot cache function 'double': no locator available")
        return plain(**options)

    monkeypatch.setattr(numba, "njit", njit)
    assert jit(double, _nrt=False)(4) == 8
    assert asked == [
        {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False},
        {"nogil": True, "error_model": "numpy", "_nrt": False},
    ]

"""What is tested is the wheel as it is installed, and every public name says what it does."""

import inspect
from importlib.metadata import distribution, version
from pathlib import Path

import chainward
import pytest
from chainward import _native

from .world import REPOSITORY

CLASSES = [
    value for name in chainward.__all__ if inspect.isclass(value := getattr(chainward, name))
]


def test_the_wheel_is_tested_and_not_the_source_tree() -> None:
    for module in (chainward, _native):
        assert module.__file__ is not None
        assert REPOSITORY / "python" not in Path(module.__file__).parents
    assert version("chainward") == chainward.__version__
    names = {str(path) for path in distribution("chainward").files or ()}
    assert {"chainward/py.typed", "chainward/_native/__init__.pyi"} <= names


def test_the_core_needs_no_other_package() -> None:
    required = distribution("chainward").requires or []
    assert [line for line in required if "extra ==" not in line] == []


@pytest.mark.parametrize("name", chainward.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    assert inspect.getdoc(getattr(chainward, name)), name


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_public_member_is_documented(cls: type) -> None:
    for name, member in vars(cls).items():
        is_described = callable(member) or inspect.isdatadescriptor(member)
        is_described |= isinstance(member, (classmethod, staticmethod))
        if name.startswith("_") or not is_described:
            continue
        assert inspect.getdoc(member), f"{cls.__name__}.{name}"


def test_what_the_caller_must_still_do_is_said() -> None:
    for value in (
        chainward.RevocationStore,
        chainward.TrustStore,
        chainward.Validator,
        chainward.Verdict,
    ):
        assert "What the caller must still do" in (inspect.getdoc(value) or ""), value


def test_what_is_public_is_an_exception_of_ours_or_a_class_or_a_function() -> None:
    errors = [cls for cls in CLASSES if issubclass(cls, BaseException)]
    assert all(issubclass(cls, chainward.ChainwardError) for cls in errors)
    assert len(errors) == 7
    assert not issubclass(chainward.ChainwardError, (ValueError, OSError))

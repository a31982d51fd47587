import inspect
import pickle

import pytest

from voiceguide import errors
from voiceguide.errors import (
    BadExportError,
    BadRenderError,
    Problem,
    ScriptError,
    SettingsError,
    UnfittableError,
    VoiceguideError,
)
from voiceguide.units import Frames

CLASSES = [
    member
    for _, member in inspect.getmembers(errors, inspect.isclass)
    if issubclass(member, VoiceguideError)
    and member not in (BadExportError, BadRenderError, ScriptError, SettingsError, UnfittableError)
]


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_survives_a_process_boundary(kind: type[VoiceguideError]) -> None:
    again = pickle.loads(pickle.dumps(kind("It broke.", "Mend it.")))
    assert (type(again), again.what, again.remedy, str(again)) == (kind, "It broke.", "Mend it.", str(again))


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    for kind in (*CLASSES, BadExportError, BadRenderError, ScriptError, UnfittableError):
        assert kind.__name__ in (errors.__doc__ or "")


def test_a_script_error_lists_its_problems_by_line() -> None:
    first = Problem(path="a.yaml", line=2, column=1, crumbs="steps 1", message="No.", suggestion="Yes.")
    second = Problem(path="a.yaml", line=9, column=1, crumbs="", message="Never.")
    error = pickle.loads(pickle.dumps(ScriptError([second, first])))
    assert str(error) == "a.yaml:2:1: steps 1: No. Yes.\na.yaml:9:1: Never."
    assert error.exit_code == 2


def test_an_unfittable_length_names_what_is_possible() -> None:
    minute = 60 * 48_000
    error = UnfittableError(
        title="Feet", wanted=Frames(minute), shortest=Frames(2 * minute), longest=Frames(9 * minute)
    )
    assert "shortest is 2:00, the longest 9:00" in str(pickle.loads(pickle.dumps(error)))


def test_whoever_typed_a_bare_number_is_offered_minutes() -> None:
    second = 48_000

    def remedy(wanted: float) -> str | None:
        wanted_frames = Frames(int(wanted * second))
        ends = {"shortest": Frames(150 * second), "longest": Frames(800 * second)}
        return UnfittableError(title="Feet", wanted=wanted_frames, **ends).remedy

    assert remedy(5) == "Did you mean 5m?"
    assert {remedy(seconds) for seconds in (2, 5.5, 90, 900)} == {
        "Choose a length in between, or --length natural."
    }


def test_an_unfittable_length_between_two_others_names_them() -> None:
    second = 48_000
    error = UnfittableError(
        title="Breath",
        wanted=Frames(65 * second),
        shortest=Frames(30 * second),
        longest=Frames(90 * second),
        below=Frames(60 * second),
        above=Frames(70 * second),
    )
    assert "nearest lengths it can be are 1:00 and 1:10" in str(error)


def test_a_bad_render_tells_the_first_of_its_faults() -> None:
    error = pickle.loads(
        pickle.dumps(BadRenderError("Feet", [f"at 0:0{n} a bell is missing" for n in range(5)]))
    )
    assert "at 0:02 a bell is missing, and 2 faults more." in error.what
    assert len(error.faults) == 5


def test_a_refused_export_keeps_what_was_wrong_across_a_process_boundary() -> None:
    error = BadExportError("Feet", "it is too long", "/cache")
    again = pickle.loads(pickle.dumps(error))
    assert (again.title, again.fault, str(again)) == ("Feet", "it is too long", str(error))
    assert "the disk of /cache is full or failing" in str(again)

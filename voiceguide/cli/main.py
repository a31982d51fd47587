"""The command line's way in, and what it ends with.

Exit codes: 0 done, 1 an expected failure, 2 a bad script or usage, 3 a crash (with a log to send),
130 interrupted (143 when asked to end, 129 when the terminal closed).
"""

from __future__ import annotations

import contextlib
import errno
import gc
import importlib
import io
import os
import shlex
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from voiceguide import __version__
from voiceguide.errors import ScriptError, SettingsError, UnknownVoiceError, UsageError, VoiceguideError

_VERBS = {
    "list": "list",
    "show": "show",
    "play": "play",
    "render": "render",
    "export": "export",
    "record": "record.verb",
    "sync": "sync",
    "verify": "verify",
    "check": "check",
    "preview": "preview",
    "say": "say",
    "new": "new",
    "import": "import_",
    "schema": "schema",
    "plan": "planning.verb",
    "journal": "journal.verb",
    "voices": "voices",
    "bells": "bells",
    "beds": "beds",
    "cache": "cache",
    "settings": "settings",
    "doctor": "doctor",
}
"""The verbs in the order of the help page, and the module of each."""

_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)
"""What a full or failing disk answers. Mostly its own room speaks for it; standard output has no room."""

_SIGNALLED = 128
"""Added to the signal that ended the program, as shells do: 130 is Ctrl-C."""

CRASHED = 3


class _Verbs(click.Group):
    """Loads a verb's module only when the verb is used, so that each starts as fast as it can."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _VERBS:
            return None
        gc.disable()  # a module makes no garbage, and to look for it takes a tenth of a start
        try:
            command: click.Command = importlib.import_module(f"voiceguide.cli.{_VERBS[cmd_name]}").command
        finally:
            gc.enable()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        typed = args[0]
        if typed not in _VERBS and not typed.startswith("-") and not ctx.resilient_parsing:
            ctx.fail(_unknown(typed))
        return super().resolve_command(ctx, args)


def _unknown(typed: str) -> str:
    """Say of a word in the place of a verb that it is none, and what was probably meant."""
    from voiceguide.cli.options import library_here  # most verbs are right
    from voiceguide.script.complaints import did_you_mean, shown

    is_script = typed.endswith((".yaml", ".yml")) and os.path.lexists(typed)
    if is_script or library_here().locate(typed) is not None:
        meant = f"Did you mean `voiceguide play {shlex.quote(typed)}`?"
    else:
        meant = did_you_mean(typed, _VERBS)
    return f"There is no command {shown(typed)}. {meant}".strip()


@click.command(
    cls=_Verbs, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="voiceguide")
@click.option("--captions", is_flag=True, help="Print what the menu says.")
@click.option("--plain", is_flag=True, help="The menu in writing, line by line.")
@click.pass_context
def app(context: click.Context, captions: bool, plain: bool) -> None:
    """Spoken practices for shut eyes: grounding, breathing, sensing. Offline.

    Alone on a terminal it speaks: a menu for shut eyes. H is help, Q leaves.
    """
    if context.invoked_subcommand is not None:
        if captions or plain:
            raise UsageError("--captions and --plain before a verb are for the menu.", "Put them behind it.")
    elif plain or (sys.stdin.isatty() and sys.stdout.isatty()):
        from voiceguide.cli.menu import open_menu

        open_menu(captions=captions, plain=plain)
    else:
        print(context.get_help())


def run() -> None:
    """The console script: run and end the process."""
    nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - it lives as long as we do
    sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere  # a closed stream is None
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot write “ is no reason to end. What goes to programs and files is UTF-8.
            is_read_on = stream is sys.stdout and not stream.isatty()
            stream.reconfigure(errors="backslashreplace", encoding="utf-8" if is_read_on else None)
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command.

    Args:
        argv: The words after the program's name.

    Returns:
        The exit code.
    """
    try:
        code = app.main(args=list(argv), prog_name="voiceguide", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except VoiceguideError as error:
        _report(error, argv)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (KeyboardInterrupt, click.Abort) as asked:
        with contextlib.suppress(OSError):
            print("Stopped.", file=sys.stderr)
        # click makes its own exception of an interrupt
        return _signalled(asked.__cause__ or asked)
    except BrokenPipeError:
        # Whoever read our output has seen enough; keep Python from complaining about it at exit.
        sys.stdout = None
        return 0
    except OSError as error:
        if isinstance(error.__context__, KeyboardInterrupt):  # it was the terminal that went away
            return _signalled(error.__context__)
        if error.errno == errno.ENAMETOOLONG:
            print(
                f"{error.filename} cannot be had: its name is too long. Choose a shorter one.",
                file=sys.stderr,
            )
            return UsageError.exit_code
        if error.errno not in _UNWRITABLE:
            return _crash(error, argv)
        what = "The answer" if error.filename is None else error.filename
        with contextlib.suppress(OSError):
            print(f"{what} cannot be written: {error.strerror}.", file=sys.stderr)
        sys.stdout = None  # or Python would try again at its end, and complain
        return 1
    except SystemExit:  # click's own, for such a pipe, and for a shell that asks for completions
        return 0
    except Exception as error:
        return _crash(error, argv)


def _signalled(asked: BaseException) -> int:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # the terminal went away; Python would try again at its end, and end with 120
        sys.stdout = sys.stderr = None
    return _SIGNALLED + int(getattr(asked, "signum", signal.SIGINT))


def _report(error: VoiceguideError, argv: Sequence[str]) -> None:
    print(error, file=sys.stderr)
    if isinstance(error, ScriptError):
        print(error.what, file=sys.stderr)
    elif isinstance(error, UnknownVoiceError) and not any(word.startswith("--voice") for word in argv):
        from voiceguide.cli.options import usual_voice_told

        with contextlib.suppress(SettingsError):
            told = usual_voice_told()
            if told:
                print(told, file=sys.stderr)


def _crash(error: Exception, argv: Sequence[str]) -> int:
    import traceback
    from datetime import datetime, timezone

    from voiceguide import config

    now = datetime.now(timezone.utc)
    text = f"voiceguide {__version__} {list(argv)}\nPython {sys.version}\n\n"
    text += "".join(traceback.format_exception(error))
    print(f"voiceguide met an error of its own: {error!r}.", file=sys.stderr)
    try:
        folder = config.log_folder()
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / f"crash-{now:%Y%m%d-%H%M%S}.log"
        log.write_text(text, encoding="utf-8", errors="backslashreplace")
        print(f"Please send its authors this file: {log}", file=sys.stderr)
    except (OSError, VoiceguideError):
        print(text, file=sys.stderr)
    return CRASHED

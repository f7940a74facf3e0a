"""What a mistake looks like on the command line: one sentence, not a traceback."""

import contextlib

import typer

from ganlearn.strings import text

INTERRUPTED = 130  # what a shell reports for a command that Ctrl-C ended


@contextlib.contextmanager
def plain_errors():
    """Turns the errors that the library raises on purpose into one line and exit status 1.

    Any other exception is a defect of the library and keeps its traceback.
    """
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(text("cli.interrupted_early"), err=True)
        raise typer.Exit(INTERRUPTED) from None
    except (ValueError, OSError) as error:
        typer.echo(text("cli.error", error=error), err=True)
        raise typer.Exit(1) from None
    except ImportError as error:
        typer.echo(text("cli.import_error", error=error), err=True)
        raise typer.Exit(1) from None

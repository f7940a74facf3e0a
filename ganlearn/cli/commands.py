"""The commands: what they are called, what they take, and what they print."""

import contextlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from ganlearn.cli.training import INTERRUPTED
from ganlearn.strings import text

app = typer.Typer(
    name="ganlearn",
    help=text("cli.about"),
    epilog=text("cli.epilog"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


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


def _print_version(wanted: bool):
    if wanted:
        import ganlearn

        typer.echo(f"ganlearn {ganlearn.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help=text("cli.version"), callback=_print_version, is_eager=True)
    ] = False,
):
    """Options of `ganlearn` itself."""


@app.command(help=text("cli.doctor"), epilog=text("cli.doctor_examples"))
def doctor():
    """Prints what `ganlearn.cli.doctor` finds; exit status 1 when something needed is missing or broken."""
    from ganlearn.cli import doctor as checks

    raise typer.Exit(checks.report(typer.echo))


@app.command(help=text("cli.train"), epilog=text("cli.train_examples"))
def train(
    name: Annotated[str, typer.Argument(metavar="NAME", help=text("cli.train_name"))],
    steps: Annotated[int, typer.Option(metavar="N", min=1, help=text("cli.train_steps"))] = 3000,
    seed: Annotated[int | None, typer.Option(metavar="N", help=text("cli.train_seed"))] = None,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help=text("cli.train_out"))] = None,
    batch_size: Annotated[int | None, typer.Option(metavar="N", help=text("cli.train_batch_size"))] = None,
    option: Annotated[list[str] | None, typer.Option(metavar="KEY=VALUE", help=text("cli.train_option"))] = None,
    resume: Annotated[bool, typer.Option("--resume", help=text("cli.train_resume"))] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=text("cli.train_overwrite"))] = False,
    record: Annotated[Path | None, typer.Option(metavar="FILE", help=text("cli.train_record"))] = None,
):
    """Trains one GAN; see `ganlearn.cli.training`."""
    with plain_errors():
        from ganlearn.cli import training

        request = training.Request(
            name=name,
            steps=steps,
            seed=seed,
            out=Path("runs", name) if out is None else out,
            batch_size=batch_size,
            options=training.parse_options(option or []),
            resume=resume,
            overwrite=overwrite,
            record=record,
        )
        raise typer.Exit(training.execute(request, typer.echo))


@app.command(help=text("cli.lessons"), epilog=text("cli.lessons_examples"))
def lessons(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=text("cli.lessons_folder"))],
    html: Annotated[bool, typer.Option("--html", help=text("cli.lessons_html"))] = False,
):
    """Copies the notebooks, or writes them as web pages."""
    with plain_errors():
        if html:
            from ganlearn.cli.pages import write_pages

            pages = write_pages(folder)
            typer.echo(text("cli.lessons_pages", count=len(pages), folder=folder, first=pages[0]))
            raise typer.Exit(0)
        from ganlearn.lessons import copy_lessons

        typer.echo(str(copy_lessons(folder)))
        typer.echo(text("cli.lessons_next", folder=folder))


@app.command(help=text("cli.data"), epilog=text("cli.data_examples"))
def data():
    """Lists the data sets."""
    with plain_errors():
        from ganlearn.data import available

        typer.echo(repr(available()))
        typer.echo(text("cli.data_next"))


@app.command(help=text("cli.reproduce"), epilog=text("cli.reproduce_examples"))
def reproduce(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help=text("cli.reproduce_names"))] = None,
    show: Annotated[bool, typer.Option("--list", help=text("cli.reproduce_list"))] = False,
    seeds: Annotated[int, typer.Option(metavar="N", min=1, help=text("cli.reproduce_seeds"))] = 5,
    seeds_from: Annotated[int, typer.Option(metavar="K", min=0, help=text("cli.reproduce_seeds_from"))] = 0,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help=text("cli.reproduce_json"))] = None,
    markdown: Annotated[Path | None, typer.Option(metavar="FILE", help=text("cli.reproduce_markdown"))] = None,
):
    """Runs the experiments of `ganlearn.reproduce`; exit status 1 when a figure misses the published one."""
    with plain_errors():
        from ganlearn.cli import reproducing

        if show or not names:
            typer.echo(reproducing.listing())
            raise typer.Exit(0)
        request = reproducing.Request(tuple(names), range(seeds_from, seeds_from + seeds), json, markdown)
        raise typer.Exit(reproducing.execute(request, typer.echo))


def main():
    """Entry point of the `ganlearn` command."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # an old console's code page must not stop a report
    app()

"""`ganlearn train`: one run in one folder, repeatable byte for byte, and never lost.

The folder holds ``checkpoint/`` (the exact state, written every half minute and at the end), ``history.csv``,
``curves.png``, ``samples.png`` and ``model.keras``. None of these but ``model.keras`` holds a time, so the same command
gives the same files.
"""

import ast
import contextlib
import dataclasses
import shlex
import signal
import threading
import time
from pathlib import Path

from ganlearn import atomic
from ganlearn.strings import text

FILES = ("samples.png", "curves.png", "history.csv", "model.keras")
POINTS = 1000  # generated points in samples.png
INTERRUPTED = 130  # what a shell reports for a command that Ctrl-C ended
CURVE_WINDOWS = 60  # curves.png smooths over a sixtieth of the run


@dataclasses.dataclass(frozen=True)
class Request:
    """What was asked for on the command line.

    Attributes:
        name: the data set.
        steps: the step that the run should reach, counted from its beginning.
        seed: None for 0, or for the seed of the run that is resumed.
        out: folder of the run.
        batch_size: None for what fits the data, or for that of the run that is resumed.
        options: of the data set.
        resume: continue the run in `out`.
        overwrite: start again even if `out` holds a run.
        record: file or folder for a recording of the samples, or None.
    """

    name: str
    steps: int
    seed: int | None
    out: Path
    batch_size: int | None
    options: dict
    resume: bool
    overwrite: bool
    record: Path | None = None

    @property
    def checkpoint(self):
        return self.out / "checkpoint"

    def resume_command(self):
        """The command that continues this run."""
        options = [word for key, value in self.options.items() for word in ("--option", f"{key}={value}")]
        words = [
            "ganlearn",
            "train",
            self.name,
            "--steps",
            str(self.steps),
            "--out",
            str(self.out),
            *options,
            "--resume",
        ]
        return shlex.join(words)


def parse_options(pairs):
    """``["modes=8", "folder=photos"]`` as ``{"modes": 8, "folder": "photos"}``."""
    options = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not (key and equals):
            raise ValueError(text("cli.bad_option", given=pair))
        try:
            options[key] = ast.literal_eval(value)
        except (ValueError, SyntaxError):
            options[key] = value
    return options


def execute(request, echo):
    """Trains as requested and writes the files.

    Args:
        request: `Request`.
        echo: function of a line of text.

    Returns:
        exit status: 0; 1 after a failed step; 130 after Ctrl-C.

    Raises:
        ValueError, OSError: for a request that cannot be carried out, before anything is trained.
    """
    _check_folder(request)
    _check_record(request)
    from ganlearn import Recording

    trainer = _trainer(request, _dataset(request))
    request.checkpoint.mkdir(parents=True, exist_ok=True)  # a folder that cannot be written to is found before training
    echo(_headline(request, trainer))
    began, first = time.monotonic(), trainer.step
    recording = Recording(trainer) if request.record else None
    status = _run(trainer, request, echo)
    with _no_interrupt():
        write_files(trainer, request.out)
        if recording is not None:
            echo(text("cli.recorded", count=len(recording), path=recording.save(request.record)))
    seconds = time.monotonic() - began
    echo(text("cli.train_done", step=trainer.step, steps=trainer.step - first, seconds=seconds, folder=request.out))
    if trainer.step < request.steps:
        echo(text("cli.train_go_on", command=request.resume_command()))
    return status


def _check_record(request):
    """An ending that cannot be written is said before training."""
    if request.record:
        from ganlearn.recording import picture_files

        picture_files.checked(request.record)


def _check_folder(request):
    if request.out.exists() and not request.out.is_dir():
        raise ValueError(text("cli.out_is_a_file", folder=request.out))
    saved = request.checkpoint.is_dir() and not _checkpoints(request).empty
    if request.resume and not saved:
        raise ValueError(text("cli.nothing_to_resume", folder=request.out))
    used = saved or any((request.out / file).exists() for file in FILES)
    if used and not request.resume and not request.overwrite:
        raise ValueError(text("cli.folder_in_use", folder=request.out, command=request.resume_command()))


def _checkpoints(request):
    from ganlearn.trainer.checkpoints import Checkpoints

    return Checkpoints(request.checkpoint)


def _dataset(request):
    from ganlearn import data

    try:
        return data.load(request.name, **request.options)
    except TypeError as error:  # an option that is unknown, or needed and missing
        raise ValueError(text("cli.data_options", error=error, name=request.name)) from None


def _trainer(request, dataset):
    from ganlearn import Trainer, recipes

    if request.resume:
        return _checked(request, Trainer.restore(request.checkpoint, dataset))
    recipe = {"points": recipes.points, "image": recipes.images}.get(dataset.kind)
    if recipe is None:
        raise ValueError(text("cli.no_recipe", name=request.name, kind=dataset.kind))
    seed = request.seed or 0
    gan = recipe(dataset, seed=seed)
    trainer = Trainer(gan, dataset, request.batch_size, seed=seed, checkpoint_dir=request.checkpoint)
    _checkpoints(request).clear()  # --overwrite: the old run must not be resumed by mistake
    return trainer


def _checked(request, trainer):
    """The restored trainer, once it is the one that was asked for."""
    for name in ("seed", "batch_size"):
        asked, saved = getattr(request, name), getattr(trainer, name)
        if asked is not None and asked != saved:
            raise ValueError(text("cli.resume_other", option=name.replace("_", "-"), asked=asked, saved=saved))
    return trainer


def _headline(request, trainer):
    facts = {"data": repr(trainer.dataset).splitlines()[0], "device": trainer.device, "seed": trainer.seed}
    line = text("cli.train_headline", batch_size=trainer.batch_size, **facts)
    return line + (" " + text("cli.train_resumed", step=trainer.step) if request.resume else "")


def _run(trainer, request, echo):
    from ganlearn.trainer import TrainingError

    try:
        trainer.run(steps=max(0, request.steps - trainer.step))
    except KeyboardInterrupt:
        echo(text("cli.interrupted", step=trainer.step))
        return INTERRUPTED
    except TrainingError as error:
        echo(text("cli.error", error=error))
        return 1
    return 0


def write_files(trainer, folder):
    """Writes `FILES` of a trainer that holds still; each is whole or absent."""
    from ganlearn import plots

    smoothing = trainer.step // CURVE_WINDOWS
    curves = plots.loss_curves(trainer.history, trainer.gan.loss, smoothing=smoothing if smoothing > 1 else None)
    _write(folder / "history.csv", trainer.history.to_csv)
    _write(folder / "curves.png", lambda path: plots.save(curves, path))
    _write(folder / "samples.png", lambda path: plots.save(_samples(trainer), path))
    _write(folder / "model.keras", trainer.gan.save)


def _samples(trainer):
    from ganlearn import plots

    if trainer.dataset.kind == "points":
        return plots.points(trainer.dataset.x[:POINTS], trainer.gan.generate(POINTS, seed=trainer.seed))
    return plots.sample_grid(trainer.samples(64), trainer.dataset.x[:64])


def _write(path, write):
    with atomic.replacing(path) as temporary:
        write(temporary)


@contextlib.contextmanager
def _no_interrupt():
    """A second Ctrl-C waits until the files are whole."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

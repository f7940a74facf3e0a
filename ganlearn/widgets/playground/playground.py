"""Playground: every choice of a small GAN at hand, and what it does in the plane."""

import math
import sys
import threading
import time

import anywidget
import numpy as np
import traitlets

from ganlearn.trainer import TrainingError
from ganlearn.trainer.inspection import state_of
from ganlearn.widgets.playground import film
from ganlearn.widgets.playground import scene as scenes
from ganlearn.widgets.playground.build import dataset_of, domain_of, trainer_of
from ganlearn.widgets.playground.code import decode, encode
from ganlearn.widgets.playground.commands import Commands
from ganlearn.widgets.playground.knobs import LIVE
from ganlearn.widgets.playground.probe import FAKES, CanvasProbe
from ganlearn.widgets.playground.scores import SAMPLES, Judge
from ganlearn.widgets.playground.still import PlaygroundStill
from ganlearn.widgets.shared import assets, registry
from ganlearn.widgets.shared.decimation import Decimation
from ganlearn.widgets.shared.display import NotebookDisplay
from ganlearn.widgets.shared.frames import Gate, Pulse
from ganlearn.widgets.shared.problems import of_run, problem

_JUDGE_SECONDS = 0.5
_FRAME_SECONDS = 0.045  # just below a chunk of steps: a frame after each
_WAIT_SECONDS = 120
_SETTINGS = {"penalty_weight": "penalty"}  # where the trainer calls a knob something else


class Playground(Commands, NotebookDisplay, anywidget.AnyWidget):
    """A generator and a discriminator in the plane, with every choice at hand.

    As the last expression of a cell it shows itself, with a still picture below it that stays in the notebook. Knobs
    that need another GAN build one and begin at step 0; learning rates, D steps and the penalty's weight turn while it
    trains. A playground of another cell stops the runs shown before.

    Args:
        dataset: "ring", "grid", "moons", "spiral" or "drawn".
        code: a position of all knobs as text; other arguments turn knobs from there.
        **knobs: see ``ganlearn.widgets.playground.knobs.Knobs``: loss, penalty, d_size, …, seed, strokes.

    Attributes:
        code: trait; every knob and the seed as a short text. Setting it turns the knobs.
        knobs: trait; dict of their values.
        figures: trait; what ``Judge.judge`` says of the samples now.
        status: trait; state, step, speed and what else changes with every frame.
        stage: trait; 0, or the stage of slow motion from 1 to 8.
        trainer: the ``Trainer`` of the present GAN.
        domain: (x0, x1, y0, y1) in view.

    Raises:
        ValueError, TypeError: for a knob that is unknown or out of range, or a code that cannot be read.
    """

    area = "playground"
    _esm = assets.script("playground/playground")
    _css = assets.style("playground/playground")
    info = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    code = traitlets.Unicode().tag(sync=True)
    knobs = traitlets.Dict().tag(sync=True)
    scene = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    figures = traitlets.Dict().tag(sync=True)
    stage = traitlets.Int(0).tag(sync=True)
    film = traitlets.Dict().tag(sync=True)
    reels = traitlets.Dict().tag(sync=True)
    real = traitlets.Bytes().tag(sync=True)
    fake = traitlets.Bytes().tag(sync=True)
    arrows = traitlets.Bytes().tag(sync=True)
    field = traitlets.Bytes().tag(sync=True)
    warp = traitlets.Bytes().tag(sync=True)
    curves = traitlets.Bytes().tag(sync=True)

    def __new__(cls, dataset=None, code=None, **knobs):
        """Checks before there is a widget: a half-made one would complain once more when it is collected."""
        scenes.start(dataset, code, knobs)
        return super().__new__(cls)

    def __init__(self, dataset=None, code=None, **knobs):
        self.cell = registry.current_cell()
        self.run = registry.current_run()
        self._lock = threading.RLock()
        self._gate = Gate(Pulse().busy, spacing=_FRAME_SECONDS)
        self._decimation = Decimation()
        self._begin_stills()
        self._frame = None
        self._drawing = ()
        self.trainer = None
        self._position = None
        self._over = False
        super().__init__(info=scenes.info(), words=assets.words("playground"))
        self.add_class("ganlearn-widget")
        self.add_class("ganlearn-playground")
        self._build(scenes.start(dataset, code, knobs))
        registry.register(self)
        self.on_msg(self._hear)

    # -- another GAN --------------------------------------------------------------------------------------------------

    def _turn_to(self, position):
        before = self._position
        if position == before:
            return
        if position != before.changed(**{name: getattr(position, name) for name in LIVE}, parts=before.parts):
            self._build(position)
            return
        settings = {name: getattr(position, name) for name in LIVE if getattr(position, name) != getattr(before, name)}
        settings = {_SETTINGS.get(name, name): value for name, value in settings.items()}
        with self._lock:
            self._show_position(position)
        self.trainer.set(**{name: value for name, value in settings.items() if self.trainer.settings[name] is not None})
        if self.stage:
            self._leave()

    def _build(self, position):
        self._end_run()
        dataset = dataset_of(position)
        trainer = trainer_of(position, dataset)
        with self._lock:
            self.trainer = trainer
            self.domain = domain_of(position, dataset)
            self._eyes = CanvasProbe(trainer.gan, self.domain, dataset.x, position.seed)
            self._first_state = state_of(trainer)
            self._judge = Judge(dataset, self.domain)
            self._judged_at = -math.inf
            self._alone_at = 0
            self._alone_steps = {"d": 0, "g": 0}
            self._wish = None
            self._shoot_again = False
            self._seen = dict(trainer.settings)
            self._drawing = position.strokes or self._drawing
            self._mark = trainer.state, trainer.step
            with self.hold_sync():
                self._show_position(position)
                self.stage = 0
                self.scene = scenes.scene(trainer, self.domain)
                self.real = np.ascontiguousarray(dataset.x[:FAKES], np.float32).tobytes()
                self._rest(trainer)
        trainer.listen(self._follow)

    def _end_run(self):
        if self.trainer is None:
            return
        self.trainer.unlisten(self._follow)
        self.trainer.stop()
        try:
            self.trainer.wait(timeout=_WAIT_SECONDS)
        except TrainingError:
            return  # it is gone now, whatever went wrong in it

    def _show_position(self, position):
        self._position = position
        with self.hold_sync():
            self.knobs = position.as_dict()
            self.set_trait("code", encode(position))

    @traitlets.validate("code")
    def _check_code(self, proposal):
        decode(proposal["value"])
        return proposal["value"].strip()

    @traitlets.observe("code")
    def _code_set(self, change):
        if self._position is not None and change["new"] != encode(self._position):
            self._turn_to(decode(change["new"]))
            self.set_trait("code", encode(self._position))

    # -- frames, from the thread that owns the model ------------------------------------------------------------------

    def _follow(self, trainer):
        """Listens to the trainer. A mistake in here ends the view and says so; the run goes on."""
        try:
            with self._lock:
                self._show_run(trainer)
        except Exception as error:
            trainer.unlisten(self._follow)
            self.status = {**self.status, "state": "error", "problem": problem("playground", "view", error, trainer)}

    def _show_run(self, trainer):
        mark = trainer.state, trainer.step
        changed = trainer.state != self._mark[0]
        if trainer.settings != self._seen:
            self._settings_changed(trainer)
        if changed:
            self._wish = None
        if not trainer.running:
            if mark != self._mark:
                self._rest(trainer)
        elif changed or self._gate.admits():
            if trainer.state == "training" and time.monotonic() - self._judged_at > _JUDGE_SECONDS:
                self._judge_now(trainer)
            self._show_frame(trainer)
        self._mark = mark

    def _settings_changed(self, trainer):
        """Settings made in code turn the knobs."""
        self._seen = dict(trainer.settings)
        values = {name: trainer.settings[_SETTINGS.get(name, name)] for name in LIVE}
        values = {name: value for name, value in values.items() if value is not None}
        try:
            position = self._position.changed(**values, parts=self._position.parts)
        except ValueError:
            return  # further than the knob turns: the trainer does it all the same
        if position != self._position:
            self._show_position(position)

    def _rest(self, trainer):
        """The last frame is always sent, with its figures."""
        self._judge_now(trainer)
        self._show_frame(trainer)
        self._still.update(self.picture())
        if self._shoot_again and trainer.state == "paused":
            self._shoot()

    def _judge_now(self, trainer):
        self.figures = self._judge.judge(trainer.gan.generate(SAMPLES, seed=trainer.seed))
        self._judged_at = time.monotonic()

    def _show_frame(self, trainer):
        self._frame = self._eyes.look()
        table = self._decimation.table(trainer.history)
        alone = self._alone_steps if trainer.step == self._alone_at else {"d": 0, "g": 0}
        with self.hold_sync():
            for name, values in self._frame.items():
                setattr(self, name, values.tobytes())
            self.curves = table.tobytes()
            self.status = {
                "id": self._gate.number(),
                "asked": self._gate.asked,
                "state": trainer.state,
                "step": trainer.step,
                "d_alone": alone["d"],
                "g_alone": alone["g"],
                "rate": trainer.steps_per_second if trainer.state == "training" else 0,
                "rows": table.shape[1],
                "problem": of_run("playground", trainer),
            }

    def _shoot(self):
        """Takes the film of the next iteration, and begins at its first stage."""
        with self._lock:
            self._shoot_again = False
            numbers, points = film.shoot(self.trainer, self._eyes)
            with self.hold_sync():
                self.film = numbers
                self.reels = {name: values.tobytes() for name, values in points.items()}
                self.stage = 1

    # -- messages from the browser, in the main thread ----------------------------------------------------------------

    def _hear(self, _, message, buffers):
        answers = {
            "ack": lambda: self._gate.acknowledge(message["id"]),
            "view": lambda: self._gate.show(message["view"], message["visible"]),
            "command": lambda: self._commanded(message["name"]),
            "turn": lambda: self._asked(lambda: self.turn(**message["values"])),
            "code": lambda: self._asked(lambda: self._turn_to(decode(message["code"]))),
            "stage": lambda: self.slow(message["to"]),
        }
        answers[message["type"]]()

    def _commanded(self, name):
        commands = (self.toggle, self.advance, self.step_d, self.step_g, self.reset)
        {command.__name__: command for command in commands}[name]()

    def _asked(self, turn):
        """Does what the browser asks; a value that cannot be is answered with its sentence."""
        try:
            turn()
            answer = {"type": "turned", "code": self.code}
        except (ValueError, TypeError) as error:
            answer = {"type": "refused", "sentence": str(error)}
        self.send(answer)

    # -- how it stands in a notebook ----------------------------------------------------------------------------------

    def __repr__(self):
        return f"Playground(code={self.code!r})"

    def picture(self):
        """The still picture of what is shown now."""
        return PlaygroundStill(self, self._frame, self._decimation.table(self.trainer.history))

    def settled(self):
        """Whether it has heard of everything that the run did."""
        return self._mark == (self.trainer.state, self.trainer.step)

    # -- the end ------------------------------------------------------------------------------------------------------

    def close(self):
        """Ends the view and the run; the still picture stays."""
        if self._over or sys.is_finalizing():  # no thread can be started any more to carry out the stop
            return
        self._over = True
        self.trainer.unlisten(self._follow)
        self.trainer.stop()
        registry.forget(self)
        self._end_stills()
        super().close()

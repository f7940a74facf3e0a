"""How a LatentExplorer keeps up with a trainer, and with the browser."""

from ganlearn.widgets.shared.display import only_cells_paint
from ganlearn.widgets.shared.problems import of_run, problem


class Following:
    """What a ``LatentExplorer`` hears, of its trainer in the trainer's thread and of its canvas in the main one."""

    @property
    def busy(self):
        """Whether the trainer trains now."""
        return self.trainer is not None and self.trainer.running

    @property
    def problem(self):
        """What went wrong in the view or in the run, or None."""
        return self._failed or (self.trainer and of_run(self.area, self.trainer))

    def _follow(self, trainer):
        """After each chunk of steps: at most four pictures a second while it trains, always one when it rests."""
        if not self.busy or self._gate.admits():
            self._look(trainer)

    def _look(self, trainer):
        """Looks and shows. A mistake in here ends the view and says so; the run goes on."""
        if self._failed:
            return
        try:
            self._show(*self._see())
        except Exception as error:
            self._failed = problem(self.area, "view", error, trainer)
            self.canvas.status = {**self.canvas.status, "state": "error", "problem": self._failed}

    def _rest(self):
        if not self.busy:
            super()._rest()

    def _hear(self, widget, message, buffers):
        if message["type"] == "ack":
            self._gate.acknowledge(message["id"])
        elif message["type"] == "view":
            self._gate.show(message["view"], message["visible"])
            if message["visible"]:
                self._refresh()
        elif message.get("name") == "another":
            self.another()
        else:
            super()._hear(widget, message, buffers)

    def _cell_ended(self, _):
        """A cell that waited for the run leaves the final picture."""
        if self.trainer is not None and not self.busy:
            self.trainer.call(lambda: None)  # what the run did last has been looked at when this is answered
        super()._cell_ended(_)
        if only_cells_paint():
            self.canvas.send_state()
            self._still.send()

    def close(self):
        """Ends the view; the still picture stays."""
        if self.trainer is not None:
            self.trainer.unlisten(self._follow)
        super().close()

"""What the browser tells a dashboard; all of it in the kernel's main thread."""


class Messages:
    """Answers of a ``Dashboard`` to its canvas."""

    def _hear(self, _, message, buffers):
        answers = {
            "ack": self._drawn,
            "view": self._looked,
            "command": self._commanded,
            "values": self._asked_values,
            "goto": lambda asked: self._lead.go(int(asked["step"])),
            "steer": lambda asked: self.steer(int(asked["run"])),
        }
        answers[message["type"]](message)

    def _drawn(self, message):
        self._gate.acknowledge(message["id"])
        self._catch_up()

    def _looked(self, message):
        self._gate.show(message["view"], message["visible"])
        self._catch_up()

    def _catch_up(self):
        """Sends a frame at rest that the browser has missed."""
        if self._unsent:
            with self._lock:
                if self._unsent and self._gate.watched():
                    self._send_frames()

    def _commanded(self, message):
        controls = self.controls
        commands = {
            "toggle": controls.toggle,
            "advance": controls.advance,
            "reset": controls.reset,
            "now": self._lead.to_present,
            "branch": self.branch,
            "alone": self.end_comparison,
        }
        commands[message["name"]]()

    def _asked_values(self, message):
        values = "".join(self.trainer.history.csv_lines()).encode()
        self.canvas.send({"type": "values", "view": message["view"]}, buffers=[values])

"""What the browser draws of a dashboard, and what it gets to draw."""

import anywidget
import traitlets

from ganlearn.widgets.dashboard.measures import offered
from ganlearn.widgets.shared import assets


class DashboardCanvas(anywidget.AnyWidget):
    """Everything but the controls.

    Attributes:
        info: what stays the same: data set, kind and shape of samples, panels on offer, and facts about each run.
        words: every sentence that the browser shows.
        panels: names of the open panels; the browser changes it too.
        real: bytes of the real samples.
        status, samples, curves, gauges: one frame of the run that the controls steer: numbers, the bytes of
            ``frames.View.pack`` and ``decimation.Decimation.table``, and those of each open panel that is measured.
        rival: the other run's frame, with what of its status is drawn; empty without one.
    """

    _esm = assets.script("dashboard/dashboard")
    _css = assets.style("dashboard/dashboard")
    info = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    panels = traitlets.List(traitlets.Unicode()).tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    real = traitlets.Bytes().tag(sync=True)
    samples = traitlets.Bytes().tag(sync=True)
    curves = traitlets.Bytes().tag(sync=True)
    gauges = traitlets.Dict().tag(sync=True)
    rival = traitlets.Dict().tag(sync=True)


def facts(dataset, view):
    """What stays the same, before there is a run."""
    return {
        "dataset": dataset.name,
        "view": view.kind,
        "shape": view.shape,
        "count": view.count,
        "domain": view.domain,
        "panels": offered(dataset),
        "runs": [],
    }

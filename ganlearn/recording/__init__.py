"""Recording: samples from fixed noise over a run, as a moving picture or as a row for a report."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"recorder": ["Recording"]})

"""Live widgets: controls in ipywidgets, pictures in one anywidget canvas each, and a still picture."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "dashboard": ["Dashboard"],
        "latent_explorer": ["LatentExplorer"],
        "live_plot": ["LivePlot"],
        "loss_explorer": ["LossExplorer"],
        "phase_portrait": ["PhasePortrait"],
        "playground": ["Playground"],
        "stepper": ["Stepper"],
        "you_are_the_discriminator": ["YouAreTheDiscriminator"],
    },
)

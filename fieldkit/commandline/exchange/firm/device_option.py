"""The option that names this device, for the commands by which it comes to a firm."""

from __future__ import annotations

import click

device_option = click.option("--device", metavar="NAME", default="", help="What this device is called.")

"""`manage.py draw_land FILE`: draw the land beneath the maps anew."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cities.coastline import path, rings
from cities.map import CLOSE_UPS, EURASIA, LARGER, WIDTH, Region, Ring

FOLDER = Path(settings.BASE_DIR) / "cities" / "static" / "cities"
# The colours are those of `site.css`, which does not reach into an image.
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    "<style>path{{fill:#e6e1d6}}@media(prefers-color-scheme:dark){{path{{fill:#27313a}}}}</style>"
    '<path d="{path}"/></svg>\n'
)


class Command(BaseCommand):
    help = (
        "Draw the land beneath the maps from Natural Earth's land polygons (public domain), as"
        " TopoJSON: the files land-50m.json and land-10m.json of the npm package world-atlas."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="land-50m.json")
        parser.add_argument(
            "--closer", type=Path, help="land-10m.json: draw the close-ups too, from this file"
        )
        parser.add_argument("--to", type=Path, default=FOLDER, help="where to write")

    def handle(self, *args: Any, file: Path, to: Path, **options: Any) -> None:
        wide, closer = _land(file), _land(options["closer"]) if options["closer"] else None
        for region in (EURASIA, *CLOSE_UPS):
            self._draw(region, wide, to)
        if closer is not None:
            for region in LARGER:
                self._draw(region, closer, to)

    def _draw(self, region: Region, land: list[Ring], to: Path) -> None:
        svg = SVG.format(width=WIDTH, height=region.height, path=path(region, land))
        target = to / f"land-{region.name}.svg"
        target.write_text(svg, encoding="utf-8")
        self.stdout.write(f"{target.name}: {len(svg)} bytes")


def _land(file: Path) -> list[Ring]:
    """The outlines of the land in `file`."""
    try:
        return rings(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise CommandError(f"{file} is no TopoJSON of land: {error}") from None

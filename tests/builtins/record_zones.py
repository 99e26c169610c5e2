"""Writes src/project/builtins/pytz/zone-data.ts from pytz: names, offsets with their abbreviations, countries."""

import datetime
from pathlib import Path

import pytz

TARGET = Path(__file__).parents[2] / "src/project/builtins/pytz/zone-data.ts"
COMMON = set(pytz.common_timezones)


def seconds(delta):
    return int(delta.total_seconds())


def infos(zone):
    """Offset, dst, abbreviation and the hour of the last use of each since 1970, the one over first in front."""
    times = getattr(zone, "_utc_transition_times", None)
    if times is None:
        return [(seconds(zone._utcoffset), 0, zone._tzname, "")]
    used = {}
    for index, info in enumerate(zone._transition_info):
        until = times[index + 1] if index + 1 < len(times) else None
        if until is None or until.year >= 1970:
            key = (seconds(info[0]), seconds(info[1]), info[2])
            used.pop(key, None)
            used[key] = "" if until is None else int((until - datetime.datetime(1970, 1, 1)).total_seconds() // 3600)
    return [(*key, until) for key, until in used.items()]


def zone_line(name):
    zone = pytz.timezone(name)
    kind = "dst" if hasattr(zone, "_transition_info") else "static"
    first = seconds(zone._transition_info[0][0]) if kind == "dst" else seconds(zone._utcoffset)
    first_name = zone._transition_info[0][2] if kind == "dst" else zone._tzname
    listed = ",".join(":".join(map(str, info)).rstrip(":") for info in infos(zone))
    return "|".join([name, kind, "common" if name in COMMON else "", f"{first}:0:{first_name}", listed])


def country_line(code):
    zones = pytz.country_timezones[code] if code in pytz.country_timezones else []
    return "|".join([code, pytz.country_names[code], ",".join(zones)])


zones = "\n".join(zone_line(name) for name in pytz.all_timezones if name != "UTC")
countries = "\n".join(country_line(code) for code in sorted(pytz.country_names.keys()))
TARGET.write_text(
    "/**\n * One zone a line: its name, whether its offset changes, whether it is common, the first offset of its history,\n"
    " * then every offset in use since 1970 with its daylight saving, abbreviation and last hour of use. In seconds,\n * the hours since 1970.\n */\n"
    f"export const ZONES = `\\\n{zones}`\n\n"
    "/** One country a line: its ISO code, its name, its zones. */\n"
    f"export const COUNTRIES = `\\\n{countries}`\n",
    encoding="utf-8",
)

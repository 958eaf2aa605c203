"""Folders that another program copies to a cloud behind our back: found by their names, their marks and what it set.

Such a program lays old versions over new ones and half of a change before the other half; books kept in git do not
survive that. One whole file, such as a backup, is safe there.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ecentre.words import Words, say

if TYPE_CHECKING:
    from pathlib import PurePath


class Cloud(NamedTuple):
    """One service: its name, the names its folders have (a pattern, small letters), the marks it leaves in them."""

    name: Words
    folders: str
    marks: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()


CLOUDS = (
    Cloud(
        say("OneDrive", "OneDrive"),
        r"onedrive(\s*-.*)?",
        (".849C9593-D756-4E56-8D6E-42412F2A707B",),
        ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"),
    ),
    Cloud(say("WPS 云盘", "WPS Cloud"), r"wps\s*(云盘|网盘|云文档|同步盘|drive|cloud( files)?)|金山文档|我的云文档"),
    Cloud(say("坚果云", "Nutstore"), r"(我的)?坚果云|(my )?nutstore( files)?"),
    Cloud(
        say("百度网盘", "Baidu Netdisk"), r"百度(网盘|云)(同步(空间|盘)?|工作空间)?|baidu(syncdisk|netdiskworkspace)"
    ),
    Cloud(say("阿里云盘", "Alibaba Cloud Drive"), r"阿里云盘(同步)?|aliyundrive"),
    Cloud(say("腾讯微云", "Tencent Weiyun"), r"(腾讯)?微云(同步助手|同步盘)?|weiyun(sync)?"),
    Cloud(say("天翼云盘", "Tianyi Cloud"), r"天翼云盘?(同步盘?)?"),
    Cloud(say("iCloud 云盘", "iCloud Drive"), r"icloud\s?(drive|云盘)|com~apple~clouddocs|mobile documents"),
    Cloud(say("Dropbox", "Dropbox"), r"dropbox(\s*\(.*\))?", (".dropbox.cache",)),
    Cloud(say("Google 云端硬盘", "Google Drive"), r"google\s?(drive|云端硬盘)(-.*)?", (".tmp.driveupload",)),
    Cloud(say("Synology Drive", "Synology Drive"), r"synology\s?drive", (".SynologyWorkingDirectory",)),
    Cloud(say("Nextcloud", "Nextcloud"), r"nextcloud", (".owncloudsync.log", ".nextcloudsync.log")),
    Cloud(say("Syncthing", "Syncthing"), "", (".stfolder",)),
)
WHY = say(
    "同步软件会在背后改动、替换里面的文件,账会因此损坏",
    "its program changes and replaces files behind our back, which damages the books",
)
WAY = say(
    "请把整个文件夹移到别处(如 D:/ 下),再 ecentre use 新文件夹;几个人共用请用 ecentre connect,"
    "网盘里只放备份文件:ecentre backup 文件夹",
    "Move the whole folder elsewhere, then: ecentre use NEW; share it by ecentre connect, and put only backups into the"
    " cloud: ecentre backup FOLDER",
)


def synced(path: PurePath) -> str:
    """Give the name of the cloud whose folder a path lies in, of Windows or of other systems; empty for none."""
    parts = _parts(str(path))
    for cloud in CLOUDS:
        if any(re.fullmatch(cloud.folders, part) for part in parts) or _set(parts, cloud.variables):
            return str(cloud.name)
    return _marked(path)


def warning(path: PurePath) -> Words | None:
    """Say why books must not lie where they would, and what to do; None where nothing is wrong with the place."""
    cloud = synced(path)
    if not cloud:
        return None
    return say(
        "这个文件夹在{cloud}的同步文件夹里:{why}。{way}", "this folder is kept in step by {cloud}: {why}. {way}",
        cloud=cloud, why=WHY, way=WAY,
    )  # fmt: skip


def _parts(path: str) -> list[str]:
    """Give the names a path consists of, as every system compares them."""
    return [part.strip().casefold() for part in re.split(r"[\\/]+", path) if part]


def _set(parts: list[str], variables: tuple[str, ...]) -> bool:
    """Tell whether a path lies in a folder that the cloud's program named to all others."""
    for name in variables:
        top = _parts(os.environ.get(name, ""))
        if top and parts[: len(top)] == top:
            return True
    return False


def _marked(path: PurePath) -> str:
    """Look for what these programs leave in the top of their folders."""
    for folder in (Path(path), *Path(path).parents):
        for cloud in CLOUDS:
            if any(os.path.lexists(folder / mark) for mark in cloud.marks):
                return str(cloud.name)
    return ""

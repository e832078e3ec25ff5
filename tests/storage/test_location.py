from __future__ import annotations

from pathlib import Path

import pytest

from app.storage.location import place_warnings

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/share /mnt/share nfs4 rw 0 0
//box/office /mnt/my\\040office cifs rw 0 0
me@host:/ /home/me/remote fuse.sshfs rw 0 0
/dev/sdb1 /mnt/share/local ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "network"),
    [
        ("/home/me/office", False),
        ("/mnt/share/office", True),
        ("/mnt/shared", False),
        ("/mnt/my office/desk", True),
        ("/home/me/remote", True),
        ("/mnt/share/local/office", False),
        ("//server/share/office", True),
        ("\\\\server\\share\\office", True),
    ],
)
def test_network_places(folder, network):
    warnings = place_warnings(Path(folder), MOUNTS)
    assert len(warnings) == int(network)
    assert all("网络" in text for text in warnings)


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("/Users/me/OneDrive/office", "OneDrive"),
        ("/Users/me/OneDrive - 街道/office", "OneDrive"),
        ("/home/me/Nutstore Files/office", "坚果云"),
        ("/home/me/我的坚果云/office", "坚果云"),
        ("/home/me/BaiduSyncdisk/office", "百度网盘"),
        ("/home/me/Dropbox/office", "Dropbox"),
        ("/home/me/iCloudDrive/office", "iCloud"),
        ("/home/me/腾讯微云/office", "腾讯微云"),
        ("/home/me/documents/office", ""),
        ("/home/me/onedriver/office", ""),
    ],
)
def test_sync_folders(folder, program):
    warnings = place_warnings(Path(folder), "")
    assert len(warnings) == int(bool(program))
    assert all(program in text for text in warnings)

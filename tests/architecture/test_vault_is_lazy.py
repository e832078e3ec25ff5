"""An office without encryption does not pay for it: the ciphers load where something is encrypted, nowhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CODE = """
import sys
from pathlib import Path
from app.services import encryption
from app.services.session import create_office
office = create_office(Path(sys.argv[1]), "示例街道", "甲")
assert not encryption.status(office.root).encrypted
office.close()
print(sorted(name for name in sys.modules if name.partition(".")[0] == "cryptography"))
"""


def test_a_plain_office_never_loads_the_ciphers(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path / "office")], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"

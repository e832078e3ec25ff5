"""Imports that every killed process needs: loaded once by the process that they are forked from."""

from __future__ import annotations

import app.documents.workbook
import app.intake.reading
import app.services.bulk_edit
import app.services.flow_sync
import app.services.import_commit
import app.services.import_compare
import app.services.import_worker
import app.services.restoring

__all__ = ["app"]

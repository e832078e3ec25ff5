"""Every model of the database, for tests and for the row counts that a backup compares."""

from __future__ import annotations

from app.storage.models.base import OfficeModel
from app.storage.models.calendar import CalendarDay, CalendarVersion
from app.storage.models.cases import (
    Appeal,
    AssessmentDetail,
    AssessmentIssue,
    CaseChange,
    DutyHandover,
    DutyShift,
    Exclusion,
    ExclusionDefect,
    ExclusionMaterial,
    ExclusionStep,
    HangUp,
    SpecialCase,
    TicketLink,
    Whistle,
)
from app.storage.models.contracts import (
    AcceptanceEvent,
    AuthorisedContact,
    Contract,
    ContractReading,
    Deliverable,
    Receipt,
    ReceiptEmail,
    Submission,
)
from app.storage.models.flow import FlowLimit, TicketEvent, TicketEventVoid, TicketState, TicketStateStale
from app.storage.models.history import Operation, TicketBaseMove, TicketChange
from app.storage.models.imports import HeaderMapping, ImportBatch, ImportProblem
from app.storage.models.office import Attachment, AuditEntry, BackupLog, HandlingUnit, PrintLog, Setting
from app.storage.models.rates import (
    AssessmentPeriod,
    CityVisit,
    ErrorCandidate,
    RecordingCheck,
    SecondConfirmation,
    ThreeRateAssessment,
    VisitExplanation,
)
from app.storage.models.tickets import Ticket, TicketFieldEdit, TicketText

MODELS: tuple[type[OfficeModel], ...] = (
    Setting,
    HandlingUnit,
    Attachment,
    AuditEntry,
    PrintLog,
    BackupLog,
    Operation,
    TicketChange,
    TicketBaseMove,
    Ticket,
    TicketText,
    TicketFieldEdit,
    TicketEvent,
    TicketEventVoid,
    TicketState,
    TicketStateStale,
    FlowLimit,
    ImportBatch,
    ImportProblem,
    HeaderMapping,
    CalendarVersion,
    CalendarDay,
    Contract,
    ContractReading,
    AuthorisedContact,
    Deliverable,
    Submission,
    AcceptanceEvent,
    Receipt,
    ReceiptEmail,
    ThreeRateAssessment,
    SecondConfirmation,
    RecordingCheck,
    ErrorCandidate,
    CityVisit,
    VisitExplanation,
    AssessmentPeriod,
    CaseChange,
    Exclusion,
    ExclusionMaterial,
    ExclusionStep,
    ExclusionDefect,
    Appeal,
    HangUp,
    Whistle,
    SpecialCase,
    AssessmentDetail,
    AssessmentIssue,
    DutyShift,
    DutyHandover,
    TicketLink,
)

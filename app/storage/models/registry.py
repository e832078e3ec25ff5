"""Every model of the database, for tests and for the row counts that a backup compares."""

from __future__ import annotations

from app.storage.models.activities import (
    ActivityPerson,
    Advice,
    DbMaintenance,
    DispatchItem,
    DispatchMeeting,
    Forecast,
    Improvement,
    MailLog,
    MonthlyStory,
    OpsLog,
    ReviewReport,
    ServiceActivity,
    SupportRequest,
)
from app.storage.models.amendments import (
    Amendment,
    ContractNotice,
    ContractParam,
    CostEstimate,
    EnvironmentCheck,
    Renewal,
    WorkMemo,
)
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
from app.storage.models.evaluations import MonthlyEvaluation, PerformanceReview
from app.storage.models.flow import FlowLimit, TicketEvent, TicketEventVoid, TicketState, TicketStateStale
from app.storage.models.history import Operation, TicketBaseMove, TicketChange
from app.storage.models.imports import HeaderMapping, ImportBatch, ImportProblem
from app.storage.models.office import Attachment, AuditEntry, BackupLog, HandlingUnit, PrintLog, Setting
from app.storage.models.payments import (
    AuditResult,
    Invoice,
    PaymentEvent,
    PaymentGate,
    PaymentHold,
    Settlement,
    SettlementLine,
)
from app.storage.models.penalties import (
    DamagesClaim,
    DutyLock,
    ErrorRecord,
    ManualDeduction,
    PenaltyNotice,
    PenaltyStatement,
)
from app.storage.models.people import (
    DeletionCertificate,
    LentAsset,
    MaterialTransfer,
    RetentionItem,
    StaffChange,
    StaffLeave,
    StaffMember,
    StaffPaper,
    StaffViolation,
)
from app.storage.models.rates import (
    AssessmentPeriod,
    CityVisit,
    ErrorCandidate,
    RecordingCheck,
    SecondConfirmation,
    ThreeRateAssessment,
    VisitExplanation,
)
from app.storage.models.reminders import ReminderMark
from app.storage.models.reports import Circular, CorrectionNote, FormTemplate, ReportDelivery, ReportDuty, ReportRun
from app.storage.models.supervision import (
    BreachEvent,
    CounterHandling,
    ForceMajeure,
    Rectification,
    SpotCheck,
    Termination,
)
from app.storage.models.tickets import Ticket, TicketFieldEdit, TicketText

LEDGERS: tuple[type[OfficeModel], ...] = (
    *(
        Amendment,
        ContractParam,
        ContractNotice,
        WorkMemo,
        Renewal,
        CostEstimate,
        EnvironmentCheck,
    ),
    *(
        SpotCheck,
        Rectification,
        BreachEvent,
        CounterHandling,
        ForceMajeure,
        Termination,
    ),
    *(
        ErrorRecord,
        PenaltyStatement,
        PenaltyNotice,
        ManualDeduction,
        DamagesClaim,
        DutyLock,
    ),
    *(
        PaymentGate,
        Invoice,
        PaymentHold,
        PaymentEvent,
        Settlement,
        SettlementLine,
        AuditResult,
    ),
    *(
        MonthlyEvaluation,
        PerformanceReview,
    ),
    *(
        StaffMember,
        StaffLeave,
        StaffPaper,
        StaffChange,
        StaffViolation,
        RetentionItem,
        MaterialTransfer,
        DeletionCertificate,
        LentAsset,
    ),
    *(ReminderMark,),
    *(Circular, CorrectionNote, FormTemplate, ReportDelivery, ReportDuty, ReportRun),
    *(
        Advice,
        DbMaintenance,
        DispatchItem,
        DispatchMeeting,
        Forecast,
        Improvement,
        MailLog,
        MonthlyStory,
        OpsLog,
        ReviewReport,
        ServiceActivity,
        SupportRequest,
        ActivityPerson,
    ),
)
"""What a contract's performance is written into (履约台账); ``case_change`` keeps their history."""

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
    *LEDGERS,
)

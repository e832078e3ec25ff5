"""All migrations in order. Loaded only when a file lacks one: the window of an up-to-date office never reads them."""

from __future__ import annotations

from app.storage.migrations.m0001_office import MIGRATION as OFFICE
from app.storage.migrations.m0002_tickets import MIGRATION as TICKETS
from app.storage.migrations.m0003_contracts import MIGRATION as CONTRACTS
from app.storage.migrations.m0004_imports import MIGRATION as IMPORTS
from app.storage.migrations.m0005_flow import MIGRATION as FLOW
from app.storage.migrations.m0006_rates import MIGRATION as RATES
from app.storage.migrations.m0007_cases import MIGRATION as CASES
from app.storage.migrations.m0008_performance import MIGRATION as PERFORMANCE
from app.storage.migrations.m0009_money_people import MIGRATION as MONEY_AND_PEOPLE
from app.storage.migrations.m0010_reports import MIGRATION as REPORTS
from app.storage.migrations.m0011_accounts import MIGRATION as ACCOUNTS
from app.storage.migrations.step import Migration

MIGRATIONS: tuple[Migration, ...] = (
    OFFICE,
    TICKETS,
    CONTRACTS,
    IMPORTS,
    FLOW,
    RATES,
    CASES,
    PERFORMANCE,
    MONEY_AND_PEOPLE,
    REPORTS,
    ACCOUNTS,
)

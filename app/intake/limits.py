"""Memory limit of the process that reads foreign files: RLIMIT_AS on Linux, a Job Object on Windows."""

from __future__ import annotations

import ctypes
import sys

_MIB = 1 << 20


class _State:
    """Whether this process has a limit; readers that may ask for any amount of memory run only then."""

    active = False


def memory_is_limited() -> bool:
    """Whether ``limit_memory`` took effect in this process."""
    return _State.active


def limit_memory(mebibytes: int) -> None:
    """Limit this process's address space; allocations beyond fail instead of freezing the machine."""
    _State.active = _limit(mebibytes * _MIB)


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


_PROCESS_MEMORY, _DIE_ON_EXCEPTION, _EXTENDED_INFORMATION = 0x100, 0x400, 9

if sys.platform == "win32":

    def _limit(size: int) -> bool:
        """Put this process into a job of its own (nested jobs exist since Windows 8)."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetErrorMode(0x0001 | 0x0002)  # a dying worker shows no system dialog
        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY | _DIE_ON_EXCEPTION
        limits.ProcessMemoryLimit = size
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        length = ctypes.sizeof(limits)
        if not job or not kernel.SetInformationJobObject(job, _EXTENDED_INFORMATION, ctypes.byref(limits), length):
            return False
        return bool(kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess())))

else:
    import resource

    def _limit(size: int) -> bool:
        """Limit the address space, and write no core file when a reader aborts."""
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        return True

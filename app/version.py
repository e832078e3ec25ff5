"""The program's version, shown in 关于, in logs and in every backup manifest."""

VERSION = "0.1.0"

"""What encryption does and does not do, in the words of the window: first start, settings and dialogs say the same."""

from __future__ import annotations

WITHOUT = (
    "不加密时：登录密码只拦住在本程序里打开的人。谁拿到这个文件夹、移动硬盘或备份，"
    "不用密码，用别的工具就能读出全部居民信息。"
)
WITH = "加密后：数据库、附件和备份没有口令或恢复密钥就读不出来，复制走也一样。检索、导入、打印照常。"
NOT_COVERED = (
    "加密管不到：导出的表格和 exports 文件夹、打印出来的纸、程序开着时的屏幕和内存、为查看而打开的附件（退出时清除）。"
    "离开座位请锁屏。"
)
LOST = "口令和恢复密钥都丢失，数据和备份永远打不开，没有人能找回。请把恢复密钥打印出来，与电脑分开保管。"

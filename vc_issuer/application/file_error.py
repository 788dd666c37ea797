"""What is wrong with an application file as a whole, before any row can be judged."""

from typing import Any

from vc_core.problems import ProblemError, Text

FILE_ERRORS: dict[str, Text] = {
    "FILE_EMPTY": Text("文件为空或没有数据行", "the file is empty or has no rows"),
    "FILE_TOO_LARGE": Text("文件超过 {limit} MB", "the file is larger than {limit} MB"),
    "FILE_TYPE_UNKNOWN": Text(
        "只接受 CSV 或 XLSX 文件（旧版 .xls 请另存为 .xlsx）",
        "only CSV and XLSX files are read (save an old .xls as .xlsx)",
    ),
    "ENCODING_UNKNOWN": Text(
        "CSV 的编码既不是 UTF-8 也不是 GB18030",
        "the CSV file is neither UTF-8 nor GB18030",
    ),
    "NUL_CHARACTER": Text("文件含 NUL 字符", "the file holds NUL characters"),
    "CSV_MALFORMED": Text(
        "CSV 第 {row} 行的引号或列数有误",
        "quotes or the number of values are wrong in row {row} of the CSV file",
    ),
    "XLSX_MALFORMED": Text("不是完好的 XLSX 文件", "this is not an intact XLSX file"),
    "XLSX_TOO_LARGE": Text("XLSX 解压后过大", "the XLSX file is too large once decompressed"),
    "XLSX_UNSAFE": Text(
        "XLSX 含宏、加密内容或文档类型声明",
        "the XLSX file holds macros, encrypted parts or a document type declaration",
    ),
    "SHEET_AMBIGUOUS": Text(
        "有多张工作表含数据，请只留一张",
        "several sheets hold data; leave one",
    ),
    "TOO_MANY_ROWS": Text("超过 {limit} 行", "more than {limit} rows"),
    "TOO_MANY_COLUMNS": Text("超过 {limit} 列", "more than {limit} columns"),
    "HEADING_UNKNOWN": Text(
        "第 {column} 列的列名未知", "the heading of column {column} is unknown"
    ),
    "HEADING_DUPLICATE": Text("列名重复：{heading.zh}", "two columns are headed {heading.en}"),
    "HEADING_MISSING": Text("缺少列：{heading.zh}", "a column is missing: {heading.en}"),
}


class ApplicationFileError(ProblemError):
    """The file cannot be read as an application; nothing of it is taken.

    The codes are the keys of `FILE_ERRORS`.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        text = FILE_ERRORS[code]
        super().__init__(code, text.en.format(**facts), text.zh.format(**facts))

"""The command `vc-issuer`."""

import os
import sys

from vc_core.problems import ProblemError, Text
from vc_issuer.cli.output import Speaker
from vc_issuer.cli.parser import parse_arguments

INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; 0 done, 1 refused with a report, 2 error (one line, no traceback)."""
    # Certificates hold Chinese: output must not depend on the locale's encoding.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parse_arguments(arguments)
    speaker = Speaker(options.lang)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except ProblemError as error:
        speaker.fail(Text(f"{error.text.zh}（{error.code}）", f"{error.text.en} ({error.code})"))
        return 2
    except BrokenPipeError:
        # The reader has gone; what Python still holds for it must not raise at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except OSError as error:
        speaker.fail(
            Text(
                f"文件出错：{error.filename or ''} {error.strerror or type(error).__name__}",
                f"file problem: {error.filename or ''} {error.strerror or type(error).__name__}",
            )
        )
        return 2
    except Exception as error:  # noqa: BLE001 - a traceback may show a row's values (R21)
        speaker.fail(_unforeseen(error))
        return 2
    except KeyboardInterrupt:
        speaker.fail(Text("已中断；可再次运行以继续", "interrupted; run it again to go on"))
        return INTERRUPTED
    return code


def _unforeseen(error: Exception) -> Text:
    # Loaded here, since most commands that fail never touch the registry.
    from sqlalchemy.exc import SQLAlchemyError

    kind = type(error).__name__
    if isinstance(error, SQLAlchemyError):
        # Its text may hold a row's values, so only its kind is told.
        return Text(f"登记库出错：{kind}", f"the registry failed: {kind}")
    return Text(f"内部错误：{kind}", f"internal error: {kind}")

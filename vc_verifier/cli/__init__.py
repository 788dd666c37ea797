"""The command `vc-verifier`."""

import os
import sys

from vc_core.problems import ProblemError, Text
from vc_verifier.cli.exit_codes import INTERRUPTED, WRONG_USE
from vc_verifier.cli.output import Speaker, of_problem
from vc_verifier.cli.parser import parse_arguments


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; errors are one line on standard error, never a traceback."""
    # Certificates hold Chinese: output must not depend on the locale's encoding.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parse_arguments(arguments)
    speaker = Speaker(options.lang)
    try:
        code: int = options.run(options, speaker)
        sys.stdout.flush()
    except ProblemError as error:
        speaker.fail(of_problem(error))
        return WRONG_USE
    except BrokenPipeError:
        # The reader has gone; what Python still holds for it must not raise at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WRONG_USE
    except OSError as error:
        reason = f"{error.filename or ''} {error.strerror or type(error).__name__}".strip()
        speaker.fail(Text(f"文件或网络出错：{reason}", f"file or network problem: {reason}"))
        return WRONG_USE
    except KeyboardInterrupt:
        speaker.fail(Text("已中断", "interrupted"))
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a traceback may show personal data (R21)
        kind = type(error).__name__
        speaker.fail(Text(f"内部错误：{kind}", f"internal error: {kind}"))
        return WRONG_USE
    return code

"""The words beneath a symbol: where to have it read, since a plain camera shows gibberish."""

from vc_core.problems import Text

CAPTION = (
    Text(
        zh="请用本局核验页面或工具扫描，普通相机无法识读",
        en="Scan with the bureau's verifier; an ordinary camera cannot read it",
    ),
)

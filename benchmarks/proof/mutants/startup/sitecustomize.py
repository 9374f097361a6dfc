"""Read by every interpreter that a traced test starts, since this folder is on its path: traces that one too."""

import coverage

coverage.process_startup()  # does nothing unless the variable names a configuration

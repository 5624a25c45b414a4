"""The organiser's workbook or folder of CSV files: firms, sessions, tables, interpreters, requests."""

from bilateral.sources.delegation.keep import add
from bilateral.sources.delegation.read import Delegation, read
from bilateral.sources.delegation.sheets import Fault
from bilateral.sources.delegation.template import write_tables, write_template

__all__ = ["Delegation", "Fault", "add", "read", "write_tables", "write_template"]

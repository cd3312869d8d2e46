"""What Doctor looks for among what accounts does for people."""

from accounts import export_doctoring, mail_doctoring

CHECKS = (*mail_doctoring.CHECKS, *export_doctoring.CHECKS)

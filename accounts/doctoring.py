"""What Doctor looks for among what accounts does for people."""

from accounts import mail_doctoring

CHECKS = (*mail_doctoring.CHECKS,)

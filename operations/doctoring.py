"""What Doctor looks for among what is done from time to time."""

from operations.domain.failures import find_failing
from studyhub.findings import Check

CHECKS = (Check(name="failing-tasks", look=find_failing),)

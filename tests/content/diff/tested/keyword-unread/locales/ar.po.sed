/^# read-by.*781566b5$/d

"""What the paper and the exported workbook look like."""

// Tables to take home.

/** A cell that no spreadsheet reads as a formula, quoted where it must be. */
export function cell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function csv(head: string[], rows: string[][]): string {
  return `${[head, ...rows].map(row => row.map(cell).join(',')).join('\r\n')}\r\n`
}

/** Hands a file to the person, by the browser's own way of saving. */
export function download(name: string, type: string, content: string | Blob): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

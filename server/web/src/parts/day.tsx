// A field for a day, written the same way in every country.

interface DayProps {
  value: string
  label: string
  empty: string
  onChange: (day: string) => void
}

export function DayField({ value, label, empty, onChange }: DayProps) {
  const change = (text: string) => {
    if (/^(|\d{4}-\d{2}-\d{2})$/.test(text)) onChange(text)
  }
  return (
    <input
      type="text"
      class="date day"
      inputMode="numeric"
      placeholder={empty}
      value={value}
      pattern="\d{4}-\d{2}-\d{2}"
      title="a day, such as 2018-02-20"
      aria-label={label}
      onChange={e => change(e.currentTarget.value.trim())}
    />
  )
}

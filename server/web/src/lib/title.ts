import { useEffect } from 'preact/hooks'

/** Names the page, for tabs, bookmarks and screen readers. */
export function useTitle(name: string | undefined): void {
  useEffect(() => {
    document.title = name ? `${name} · actorgraph` : 'actorgraph'
  }, [name])
}

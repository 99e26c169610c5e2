/** The lattice. */
export function Mark() {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="var(--leaf)"
      strokeWidth="1.6"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M3.5 1v14M8 1v14M12.5 1v14M1 4.5h14M1 11.5h14" />
    </svg>
  )
}

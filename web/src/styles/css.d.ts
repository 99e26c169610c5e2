/** Style sheets are imported for their effect: the builder puts them into one. */
declare module '*.css'
declare module '@fontsource-variable/inter/wght.css'

/** The language service for JSON: a bundle of its own, which a project without pool files never loads. */
export const jsonService = () => import('./jsonService');

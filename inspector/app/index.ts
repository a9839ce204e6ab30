export { InspectorElement, registerInspector } from './inspector-element.tsx';

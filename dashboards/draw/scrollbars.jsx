// A picture scrolls nothing: stands for react-custom-scrollbars-2, whose CommonJS default export esbuild hands over as an object.
import { forwardRef } from 'react';

export const Scrollbars = forwardRef(({ children, style }, ref) => (
  <div ref={ref} style={{ ...style, overflow: 'hidden' }}>
    {children}
  </div>
));
export default Scrollbars;

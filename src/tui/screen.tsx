/** The frame on the terminal. Ink only places blocks of lines that are already as wide as they may be. */
import { Box, Text } from "ink";
import { memo } from "react";
import type { State } from "./state.ts";
import { theme } from "./theme.ts";
import { frameOf } from "./views/frame.ts";
import { geometryOf } from "./views/geometry.ts";

interface BlockProps {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

const Block = memo(({ text, width, height }: BlockProps) => (
  <Box width={width} height={height} flexShrink={0}>
    <Text wrap="truncate">{text}</Text>
  </Box>
));

/** Fills the terminal exactly: the alternate screen does not start at its top, so a shorter frame would hang in the air. */
export const Screen = ({ state }: { readonly state: State }) => {
  const { columns, rows } = state.size;
  const frame = frameOf(state);
  if (frame.type === "too-small") return <Block text={frame.lines.join("\n")} width={columns} height={rows} />;
  const { above, panes, below } = frame;
  const { bodyHeight } = geometryOf(state);
  const divider = Array.from({ length: bodyHeight }, () => theme.muted("│")).join("\n");
  return (
    <Box width={columns} height={rows} flexDirection="column">
      <Block text={above.join("\n")} width={columns} height={above.length} />
      <Box width={columns} height={bodyHeight}>
        {panes.flatMap(({ width, lines }, index) => [
          ...(index === 0 ? [] : [<Block key={`divider-${index}`} text={divider} width={1} height={bodyHeight} />]),
          <Block key={`pane-${index}`} text={lines.join("\n")} width={width} height={bodyHeight} />,
        ])}
      </Box>
      <Block text={below.join("\n")} width={columns} height={below.length} />
    </Box>
  );
};

import type { ThemeConfig } from 'antd'

/** How the pages look; chosen per person in the settings. */
export interface Appearance {
  /** Larger letters and controls for tired eyes. */
  readonly largeType: boolean
  /** Black on white with strong borders. */
  readonly highContrast: boolean
}

/**
 * One palette for the theme and the style sheet. Text colours keep at least 4.5:1 on the paper and panel colours; the
 * state colours differ in lightness too, and never stand alone: a shape and a word always go with them.
 */
const calm = {
  paper: '#f6f4ef',
  panel: '#ffffff',
  raised: '#fbfaf7',
  ink: '#1d2733',
  inkSoft: '#4c5866',
  inkFaint: '#65707e',
  line: '#ddd8cd',
  lineStrong: '#c3bcae',
  primary: '#1f5a86',
  primarySoft: '#e3edf4',
  good: '#2f6b4a',
  goodSoft: '#e4efe7',
  remind: '#3f5f9e',
  remindSoft: '#e6ebf6',
  yellow: '#7d5600',
  yellowSoft: '#fbeecb',
  red: '#a3261d',
  redSoft: '#f9e2df',
  pause: '#565b66',
  pauseSoft: '#e9e8e4',
  /** Arrows, crosses and switches that are off: 3:1 on the panel. */
  control: '#858b93',
} as const
type Palette = Record<keyof typeof calm, string>

const contrast: Palette = {
  ...calm,
  paper: '#ffffff',
  raised: '#ffffff',
  ink: '#000000',
  inkSoft: '#1a1a1a',
  inkFaint: '#333333',
  line: '#6b6b6b',
  lineStrong: '#1a1a1a',
  primary: '#003d6b',
  good: '#00441f',
  remind: '#0b2f7a',
  yellow: '#523800',
  red: '#7d0000',
  pause: '#262626',
  control: '#595959',
}

export const paletteOf = (appearance: Appearance): Palette => (appearance.highContrast ? contrast : calm)

/** System fonts follow the bundled one, for characters it lacks. */
export const FONT_FAMILY =
  "'Noto Sans SC Variable', 'Microsoft YaHei UI', 'Microsoft YaHei', 'PingFang SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', system-ui, sans-serif"
/** The variable fonts of numbers and codes; their figures all have one width. */
export const CODE_FONT_FAMILY = "'Cascadia Mono', Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono', monospace"

export function themeOf(appearance: Appearance): ThemeConfig {
  const palette = paletteOf(appearance)
  const scale = appearance.largeType ? 1.2 : 1
  const size = (pixels: number): number => Math.round(pixels * scale)
  return {
    cssVar: { key: 'hd' },
    hashed: false,
    token: {
      colorPrimary: palette.primary,
      colorInfo: palette.primary,
      colorSuccess: palette.good,
      colorWarning: palette.yellow,
      colorError: palette.red,
      colorLink: palette.primary,
      colorErrorBg: palette.redSoft,
      colorErrorBorder: palette.red,
      colorWarningBg: palette.yellowSoft,
      colorWarningBorder: palette.yellow,
      colorSuccessBg: palette.goodSoft,
      colorSuccessBorder: palette.good,
      colorInfoBg: palette.primarySoft,
      colorInfoBorder: palette.primary,
      colorText: palette.ink,
      colorTextSecondary: palette.inkSoft,
      colorTextTertiary: palette.inkFaint,
      colorTextPlaceholder: palette.inkFaint,
      colorTextDescription: palette.inkFaint,
      colorTextDisabled: palette.inkFaint,
      colorTextQuaternary: palette.control,
      colorIcon: palette.inkSoft,
      colorBgLayout: palette.paper,
      colorBgContainer: palette.panel,
      colorBgElevated: palette.panel,
      colorBgContainerDisabled: palette.paper,
      colorBorder: palette.lineStrong,
      colorBorderSecondary: palette.line,
      colorSplit: palette.line,
      fontFamily: FONT_FAMILY,
      fontFamilyCode: CODE_FONT_FAMILY,
      fontSize: size(14),
      controlHeight: size(32),
      borderRadius: 5,
      borderRadiusLG: 6,
      wireframe: false,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
      controlOutlineWidth: 3,
      controlOutline: 'rgba(31, 90, 134, 0.28)',
      boxShadow: '0 2px 8px rgba(29, 39, 51, 0.10)',
      boxShadowSecondary: '0 4px 16px rgba(29, 39, 51, 0.14)',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
      Table: {
        cellPaddingBlockSM: size(6),
        cellPaddingInlineSM: 10,
        headerBg: palette.raised,
        headerColor: palette.inkSoft,
        headerSplitColor: 'transparent',
        rowHoverBg: palette.primarySoft,
        rowSelectedBg: palette.primarySoft,
        rowSelectedHoverBg: palette.primarySoft,
      },
      Form: { itemMarginBottom: 14, verticalLabelPadding: '0 0 4px' },
      Modal: { titleFontSize: size(16) },
      Card: { headerBg: 'transparent', headerHeight: size(40), bodyPadding: 14, headerPadding: 14 },
      Segmented: appearance.highContrast
        ? { itemSelectedBg: palette.primary, itemSelectedColor: '#ffffff', trackBg: '#dcdcdc' }
        : { itemSelectedColor: palette.primary },
      Tabs: { horizontalMargin: '0 0 12px' },
      Tooltip: { colorBgSpotlight: palette.ink },
      Descriptions: { labelBg: palette.raised },
    },
  }
}

/** The palette as custom properties, for the style sheet. */
export const paletteVariables = (appearance: Appearance): Record<string, string> =>
  Object.fromEntries(
    Object.entries(paletteOf(appearance)).map(([name, value]) => [
      `--hall-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      value,
    ]),
  )
